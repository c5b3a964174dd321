/* SPDX-License-Identifier: MIT */
/* Plain replies in other languages: each of twenty meanings in each of eleven languages, and texts that are damaged or
   disguised, which never condemn an address. */
#include "languages.h"

/* clang-format off */
static const struct language languages[] = {
    { "German", {
        "Benutzer unbekannt", "Domain nicht gefunden", "Das Postfach ist voll", "Das Konto wurde deaktiviert",
        "Das Postfach ist gesperrt", "Der Empfänger hat eine neue Adresse", "Absender abgelehnt",
        "Weiterleitung nicht gestattet", "Zu viele Verbindungen", "Zu viele Nachrichten", "Zu viele Empfänger",
        "Nachricht als Werbung eingestuft", "Viren gefunden", "Dateianhang nicht erlaubt", "Nachricht zu groß",
        "Graue Liste", "Bitte versuchen Sie es spaeter erneut", "Ihr Server steht auf einer schwarzen Liste",
        "Anmeldung erforderlich", "Verstößt gegen die Richtlinien" } },
    { "French", {
        "Boîte inconnue", "Domaine inexistant", "Boîte aux lettres pleine", "Ce compte a été désactivé",
        "Compte bloqué", "L'utilisateur a changé d'adresse", "Expéditeur refusé", "Relais non autorisé",
        "Trop de connexions", "Trop de messages", "Trop de destinataires", "Courrier indésirable", "Message infecté",
        "Pièce jointe interdite", "Message trop volumineux", "Liste grise", "Veuillez réessayer plus tard",
        "Votre serveur est sur une liste noire", "Vous devez vous authentifier",
        "Message rejeté par la politique locale" } },
    { "Spanish", {
        "El usuario no existe", "El dominio no existe", "Buzón lleno", "Cuenta desactivada", "Cuenta bloqueada",
        "El usuario ha cambiado de dirección", "Remitente rechazado", "Retransmisión denegada",
        "Demasiadas conexiones", "Demasiados mensajes", "Demasiados destinatarios", "Correo no deseado",
        "Mensaje infectado", "Archivo adjunto no permitido", "Mensaje demasiado grande", "Lista gris",
        "Inténtelo de nuevo más tarde", "Su IP está en una lista negra", "Se requiere autenticación",
        "Rechazado por la política local" } },
    { "Portuguese", {
        "Caixa inexistente", "Domínio não encontrado", "Caixa de correio cheia", "Conta desativada",
        "Conta bloqueada", "O destinatário mudou de endereço", "Remetente recusado",
        "Retransmissão não autorizada", "Muitas conexões", "Muitas mensagens", "Muitos destinatários",
        "Mensagem não solicitada", "Mensagem infectada", "Anexo não permitido", "Mensagem muito grande",
        "Lista cinza", "Tente novamente mais tarde", "Seu IP está em uma lista negra", "Autenticação necessária",
        "Recusado por política local" } },
    { "Italian", {
        "Utente sconosciuto", "Dominio inesistente", "Casella di posta piena", "Casella disattivata",
        "Casella bloccata", "L'utente ha cambiato indirizzo", "Mittente rifiutato", "Inoltro non consentito",
        "Troppe connessioni", "Troppi messaggi", "Troppi destinatari", "Posta indesiderata", "Messaggio infetto",
        "Allegato non consentito", "Messaggio troppo grande", "Lista grigia", "Riprovare più tardi",
        "Il server è in una lista nera", "Autenticazione richiesta", "Respinto dalle politiche locali" } },
    { "Dutch", {
        "Gebruiker onbekend", "Domein bestaat niet", "Postbus vol", "Account is uitgeschakeld",
        "Postbus geblokkeerd", "Gebruiker is verhuisd", "Afzender geweigerd", "Doorsturen niet toegestaan",
        "Te veel verbindingen", "Te veel berichten", "Te veel ontvangers", "Ongewenste reclame",
        "Bericht is besmet", "Bijlage niet toegestaan", "Bericht is te groot", "Grijze lijst",
        "Probeer het later opnieuw", "Uw server staat op een zwarte lijst", "U moet eerst inloggen",
        "Geweigerd vanwege beleid" } },
    { "Polish", {
        "Nie ma takiego użytkownika", "Domena nie istnieje", "Skrzynka jest pełna", "Skrzynka nieaktywna",
        "Skrzynka zablokowana", "Użytkownik zmienił adres", "Nadawca odrzucony", "Przekazywanie zabronione",
        "Zbyt wiele połączeń", "Zbyt wiele wiadomości", "Zbyt wiele odbiorców", "Niechciana wiadomość",
        "Wykryto wirusa", "Załącznik niedozwolony", "Wiadomość jest zbyt duża", "Szara lista",
        "Spróbuj ponownie później", "Serwer jest na czarnej liście", "Wymagane logowanie",
        "Odrzucono przez politykę serwera" } },
    { "Czech", {
        "Uživatel neexistuje", "Doména neexistuje", "Schránka je plná", "Účet byl zrušen", "Účet je zablokován",
        "Uživatel změnil adresu", "Odesílatel odmítnut", "Předávání není povoleno", "Příliš mnoho spojení",
        "Příliš mnoho zpráv", "Příliš mnoho příjemců", "Nevyžádaná pošta", "Zpráva je infikována",
        "Příloha odmítnuta", "Zpráva je příliš velká", "Šedý seznam", "Zkuste to později",
        "Server je na černém seznamu", "Nejprve se přihlaste", "Odmítnuto politikou serveru" } },
    { "Russian", {
        "нет такого пользователя", "Домен не существует", "Почтовый ящик переполнен", "Почтовый ящик отключён",
        "Пользователь заблокирован", "Пользователь сменил адрес", "Отправитель отклонён", "Пересылка запрещена",
        "Слишком много соединений", "Слишком много сообщений", "Слишком много получателей",
        "Сообщение похоже на спам", "Обнаружен вирус", "Вложение запрещено", "Сообщение слишком большое",
        "Серый список", "ПОВТОРИТЕ ПОПЫТКУ ПОЗЖЕ", "Ваш адрес в чёрном списке", "Требуется авторизация",
        "Отклонено политикой безопасности" } },
    { "Ukrainian", {
        "Користувача не знайдено", "Домен не існує", "Поштова скринька переповнена", "Поштову скриньку вимкнено",
        "Користувача заблоковано", "Користувач змінив адресу", "Відправника заблоковано",
        "Ретрансляцію заборонено", "Забагато з'єднань", "Забагато повідомлень", "Забагато одержувачів",
        "Повідомлення визнано спамом", "Виявлено вірус", "Вкладення заборонено",
        "Повідомлення завелике", "Сірий список", "СПРОБУЙТЕ ПІЗНІШЕ", "Сервер у чорному списку",
        "Потрібна автентифікація", "Відхилено політикою сервера" } },
    { "Turkish", {
        "Böyle bir kullanıcı yok", "Alan adı bulunamadı", "Posta kutusu dolu", "Hesap devre dışı",
        "Hesap engellendi", "Kullanıcı taşındı", "Gönderen reddedildi", "Yönlendirme yasak",
        "Çok fazla bağlantı", "Çok fazla ileti", "Çok fazla alıcı", "İstenmeyen e-posta", "Zararlı yazılım bulundu",
        "Dosya eki reddedildi", "İleti çok büyük", "Gri liste", "Lütfen daha sonra tekrar deneyin",
        "IP adresiniz kara listede", "Kimlik doğrulama gerekli", "Politika nedeniyle reddedildi" } },
};
/* clang-format on */

/* ---- Damaged, disguised, or said of something else: never dead ---- */

static struct doubtful doubtfuls[] = {
    { "a Cyrillic word cut in the middle of a letter", "550 Пользователь не найде\xD0" },
    { "a Latin word cut in the middle of a letter", "550 Bo\xC3" },
    { "Latin о and е among Cyrillic letters", "550 Пoльзoватeль нe нaйдeн" },
    { "Cyrillic letters among Latin ones", "550 Веnutzеr unbеkаnnt" },
    { "right-to-left marks inside of words", "550 Benut\xE2\x80\x8Fzer unbe\xE2\x80\x8Fkannt" },
    { "right-to-left override inside of a word", "550 utilisa\xE2\x80\xAEteur in\xE2\x80\xAE\x63onnu" },
    { "windows-1251", "550 \xCF\xEE\xEB\xFC\xE7\xEE\xE2\xE0\xF2\xE5\xEB\xFC \xED\xE5 \xED\xE0\xE9\xE4\xE5\xED" },
    { "KOI8-R", "550 \xD0\xCF\xCC\xD8\xDA\xCF\xD7\xC1\xD4\xC5\xCC\xD8 \xCE\xC5 \xCE\xC1\xCA\xC4\xC5\xCE" },
    { "ISO 8859-1", "550 Bo\xEEte d\xE9sactiv\xE9\x65" },
    { "ISO 8859-2", "550 U\xBEivatel neexis\xB9tuje" },
    { "German: the sender", "550 Absenderadresse ungültig" },
    { "French: the sender", "550 L'adresse de l'expéditeur est inconnue" },
    { "Spanish: the sender", "550 La dirección del remitente no existe" },
    { "Portuguese: the sender", "550 Endereço do remetente inválido" },
    { "Italian: the sender", "550 Indirizzo del mittente inesistente" },
    { "Dutch: the sender", "550 Adres van de afzender onbekend" },
    { "Polish: the sender", "550 Adres nadawcy nie istnieje" },
    { "Czech: the sender", "550 Adresa odesílatele neexistuje" },
    { "Russian: the sender", "550 Адрес отправителя не существует" },
    { "Ukrainian: the sender", "550 Адреса відправника не існує" },
    { "Turkish: the sender", "550 Gönderen adresi geçersiz" },
    { "German: the address of a host", "550 Ihre IP-Adresse ist gesperrt" },
    { "French: the address of a host", "550 Adresse IP bloquée" },
    { "Spanish: the address of a host", "550 Dirección IP bloqueada" },
    { "Italian: the address of a host", "550 Indirizzo IP bloccato" },
    { "Polish: the address of a host", "550 Adres IP zablokowany" },
    { "Russian: the address of a host", "550 IP-адрес заблокирован" },
    { "German: a password", "535 Benutzer oder Passwort ungültig" },
    { "French: a password", "535 Utilisateur ou mot de passe incorrect" },
    { "Russian: a password", "535 Неверный пользователь или пароль" },
    { "German: too many unknown ones", "550 Zu viele Empfänger unbekannt" },
    { "French: full", "550 Le compte de l'utilisateur est plein" },
    { "German: an address of the sender", "550 Ungültige Adresse des Absenders" },
    { "Dutch: an address of the sender", "550 Ongeldig adres van de afzender" },
    { "Polish: an address of the sender", "550 Nieprawidłowy adres nadawcy" },
    { "Czech: an address of the sender", "550 Neznámá adresa odesílatele" },
    { "Russian: an address of the sender", "550 Неверный адрес отправителя" },
    { "Russian: the address of a server", "550 Адрес сервера не найден" },
    { "English: a negation", "550 Account is not disabled" },
    { "German: a negation", "550 Konto ist nicht gelöscht" },
    { "French: a negation", "550 Ce compte n'est pas désactivé" },
    { "Spanish: a negation", "550 La cuenta no está desactivada" },
    { "Portuguese: a negation", "550 A conta não foi desativada" },
    { "Italian: a negation", "550 La casella non è disattivata" },
    { "Dutch: a negation", "550 Account is niet uitgeschakeld" },
    { "Polish: a negation", "550 Skrzynka nie jest nieaktywna" },
    { "Czech: a negation", "550 Účet není zrušen" },
    { "Russian: a negation", "550 Ящик не отключён" },
    { "Ukrainian: a negation", "550 Скриньку не видалено" },
    { "German: your account", "550 Ihr Konto ist gesperrt" },
    { "French: your account", "550 Votre compte a été désactivé" },
    { "Spanish: your account", "550 Su cuenta está suspendida" },
    { "Italian: your account", "550 Il vostro account è stato sospeso" },
    { "Dutch: your account", "550 Uw account is uitgeschakeld" },
    { "Polish: your account", "550 Twoje konto zostało zablokowane" },
    { "Russian: your account", "550 Ваша учётная запись удалена" },
    { "Turkish: your account", "550 Hesabınız devre dışı" },
    { "German: your address", "550 Ihre Adresse ist unbekannt" },
    { "French: your address", "550 Votre adresse est inconnue" },
    { "French: the address to return to", "550 L'adresse de retour est invalide" },
    { "Spanish: the address of origin", "550 La dirección de origen es inválida" },
    { "Portuguese: your address", "550 Seu endereço não existe" },
    { "Italian: your address", "550 Il vostro indirizzo non esiste" },
    { "Dutch: your address", "550 Uw adres is onbekend" },
    { "Polish: your address", "550 Twój adres jest nieprawidłowy" },
    { "Czech: the sender's account", "550 Účet odesílatele byl zrušen" },
    { "Russian: your address", "550 Ваш адрес неизвестен" },
    { "Russian: the address of your server", "550 Адрес вашего сервера не найден" },
    { "Ukrainian: your address", "550 Вашу адресу не знайдено" },
    { "Turkish: the address of your server", "550 Sunucunuzun adresi bulunamadı" },
    { "French: MAIL FROM", "550 MAIL FROM: adresse inconnue" },
    { "German: HELO", "550 HELO: Adresse ungültig" },
    { "German: perhaps", "550 Benutzer möglicherweise unbekannt" },
    { "German: for a time", "550 Konto vorübergehend deaktiviert" },
    { "French: perhaps", "550 Utilisateur peut-être inconnu" },
    { "Dutch: perhaps", "550 Gebruiker mogelijk onbekend" },
    { "Polish: for a time", "550 Skrzynka tymczasowo nieaktywna" },
    { "Russian: perhaps", "550 Пользователь, возможно, не найден" },
    { "Ukrainian: for a time", "550 Скринька тимчасово відключена" },
    { "Russian: a record of DNS", "550 MX-запись не найдена" },
    { "Turkish: no permission", "550 Hesap için izin yok" },
    { "Spanish: the address of a host is unknown", "550 Dirección IP desconocida" },
    { "a Spanish word in an English text", "550 conta ins plein vol sender box" },
};

/* ---- Case, accents and other spellings ---- */

static struct spelling {
    const char *name; /* a reply that says that there is no such user */
} spellings[] = {
    { "550 ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН" }, { "550 пользователь не найден" },  { "550 Невідомий Одержувач" },
    { "550 НЕВІДОМИЙ ОДЕРЖУВАЧ" },    { "550 EMPFÄNGER UNBEKANNT" },     { "550 Empfaenger unbekannt" },
    { "550 Empfanger unbekannt" },    { "550 BOÎTE INCONNUE" },          { "550 Boite inconnue" },
    { "550 Uzytkownik nieznany" },    { "550 KULLANICI BULUNAMADI" },    { "550 Kullanici bulunamadi" },
    { "550 Uzivatel neexistuje" },    { "550 Usuário não existe" },      { "550 Usuario nao existe" },
    { "550 Unbekannter Benutzer" },   { "550 Onbekende ontvanger" },     { "550 Neznámý uživatel" },
    { "550 Неизвестный получатель" }, { "550 Такого пользователя нет" }, { "550 Такого користувача немає" },
    { "550 Postfach unbekannt" },     { "550 Používateľ neexistuje" },   { "550 Адресат неизвестен" },
};

static void spelling_is_read(void **state)
{
    const struct spelling *row = *state;
    assert_string_equal(smtpb_reason_name(verdict_on(row->name).reason), "user_unknown");
}

int main(void)
{
    return run_languages(languages, COUNT(languages)) + RUN_ROWS(doubtfuls, doubtful_is_not_dead) +
           RUN_ROWS(spellings, spelling_is_read);
}
