/* SPDX-License-Identifier: MIT */
/* Plain replies in other languages: each of twenty meanings in each of them, other orders and spellings, and texts that
   must not make an address dead. */
#include "../support.h"

enum { MEANINGS = 20 };

static const struct meaning {
    const char *name, *code;
    smtpb_reason reason;
} meanings[MEANINGS] = {
    { "user unknown", "550", SMTPB_REASON_USER_UNKNOWN },
    { "domain unknown", "550", SMTPB_REASON_DOMAIN_UNKNOWN },
    { "mailbox full", "552", SMTPB_REASON_MAILBOX_FULL },
    { "mailbox disabled", "550", SMTPB_REASON_MAILBOX_DISABLED },
    { "mailbox blocked", "550", SMTPB_REASON_MAILBOX_DISABLED },
    { "moved", "550", SMTPB_REASON_MOVED },
    { "sender rejected", "550", SMTPB_REASON_SENDER_REJECTED },
    { "relay denied", "550", SMTPB_REASON_RELAY_DENIED },
    { "too many connections", "421", SMTPB_REASON_RATE_LIMITED },
    { "too many messages", "450", SMTPB_REASON_RATE_LIMITED },
    { "too many recipients", "452", SMTPB_REASON_TOO_MANY_RECIPIENTS },
    { "spam", "554", SMTPB_REASON_SPAM_CONTENT },
    { "virus", "554", SMTPB_REASON_VIRUS },
    { "attachment blocked", "552", SMTPB_REASON_ATTACHMENT_BLOCKED },
    { "message too large", "552", SMTPB_REASON_MESSAGE_TOO_LARGE },
    { "greylisted", "450", SMTPB_REASON_GREYLISTED },
    { "try again later", "451", SMTPB_REASON_SYSTEM_UNAVAILABLE },
    { "block-listed", "554", SMTPB_REASON_BLOCKLISTED },
    { "log in first", "530", SMTPB_REASON_CLIENT_AUTH_REQUIRED },
    { "policy", "550", SMTPB_REASON_POLICY_REJECTED },
};

/* The reply of each meaning, in the order above. No cell is left out. */
struct language {
    const char *name, *texts[MEANINGS];
};

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
    { "Japanese", {
        "ユーザーが存在しません", "ドメインが見つかりません", "メールボックスがいっぱいです", "このアカウントは無効になっています", "メールボックスはブロックされています", "メールアドレスが変更されました",
        "送信者が拒否されました", "中継は拒否されました", "接続数が多すぎます", "メールが多すぎます", "受信者が多すぎます", "迷惑メールと判定されました", "ウイルスが検出されました",
        "添付ファイルは許可されていません", "メッセージが大きすぎます", "グレイリストにより拒否されました", "しばらくしてからもう一度お試しください", "IPアドレスがブラックリストに登録されています",
        "先にログインしてください", "ポリシーにより拒否されました" } },
    { "Chinese, simplified", {
        "用户不存在", "域名不存在", "邮箱已满", "邮箱已停用", "邮箱已被封禁", "收件人地址已变更", "发件人被拒绝", "不允许转发", "连接过多", "邮件过多", "收件人过多", "垃圾邮件",
        "邮件含有病毒", "附件被拒绝", "邮件太大", "灰名单", "请稍后重试", "您的IP已被列入黑名单", "请先登录", "邮件因策略被拒绝" } },
    { "Chinese, traditional", {
        "使用者不存在", "網域不存在", "信箱已滿", "信箱已停用", "帳號已被封鎖", "收件人地址已變更", "寄件者被拒絕", "拒絕轉寄", "太多連線", "太多郵件", "太多收件者", "垃圾郵件",
        "郵件含有病毒", "不允許的附件類型", "郵件太大", "灰名單", "請稍後再試", "您的IP位址已列入黑名單", "請先登入", "郵件因政策被拒絕" } },
    { "Korean", {
        "사용자를 찾을 수 없습니다", "도메인이 존재하지 않습니다", "메일함이 가득 찼습니다", "계정이 비활성화되었습니다", "메일함이 차단되었습니다", "사용자의 주소가 변경되었습니다",
        "발신자가 거부되었습니다", "릴레이가 거부되었습니다", "연결이 너무 많습니다", "메시지가 너무 많습니다", "수신자가 너무 많습니다", "메일이 스팸으로 분류되었습니다",
        "메일에서 바이러스가 발견되었습니다", "첨부 파일이 차단되었습니다", "메일이 너무 큽니다", "그레이리스트에 의해 지연되었습니다", "나중에 다시 시도해 주십시오",
        "IP 주소가 블랙리스트에 있습니다", "먼저 로그인하십시오", "정책에 의해 메일이 거부되었습니다" } },
    { "Swedish", {
        "Användaren finns inte", "Domänen finns inte", "Brevlådan är full", "Kontot är inaktiverat",
        "Brevlådan är spärrad", "Användaren har bytt adress", "Avsändaren nekad", "Vidarebefordran är inte tillåten",
        "För många anslutningar", "För många meddelanden", "För många mottagare",
        "Meddelandet klassades som skräppost", "Virus hittades i meddelandet", "Otillåten bilaga",
        "Meddelandet är för stort", "Grålistad", "Försök igen senare", "Servern är svartlistad", "Logga in först",
        "Meddelandet avvisat enligt policy" } },
    { "Danish", {
        "Ukendt bruger", "Domænet findes ikke", "Postkassen er fuld", "Kontoen er deaktiveret",
        "Postkassen er spærret", "Modtageren er flyttet", "Afsenderen er afvist", "Videresendelse er ikke tilladt",
        "For mange forbindelser", "For mange meddelelser", "For mange modtagere",
        "Meddelelsen blev opfattet som spam", "Meddelelsen indeholder virus", "Vedhæftet fil er ikke tilladt",
        "Meddelelsen er for stor", "Meddelelsen er grålistet", "Prøv igen senere", "Serveren er sortlistet",
        "Log ind først", "Afvist på grund af vores politik" } },
    { "Norwegian", {
        "Brukeren finnes ikke", "Ukjent domene", "Postkassen er full", "Kontoen er deaktivert",
        "Postkassen er sperret", "Brukeren har flyttet", "Avsenderen ble avvist", "Videresending er ikke tillatt",
        "For mange tilkoblinger", "For mange meldinger", "For mange mottakere",
        "Meldingen ble klassifisert som søppelpost", "Meldingen inneholder virus", "Vedlegget er ikke tillatt",
        "Meldingen er for stor", "Grålistet", "Prøv igjen senere", "Serveren er svartelistet", "Pålogging kreves",
        "Avvist etter våre retningslinjer" } },
    { "Finnish", {
        "Käyttäjää ei ole olemassa", "Tuntematon verkkotunnus", "Postilaatikko on täynnä",
        "Tili on poistettu käytöstä", "Postilaatikko on estetty", "Vastaanottajan osoite on muuttunut",
        "Lähettäjä estetty", "Välitys kielletty", "Liian monta yhteyttä", "Liian monta viestiä",
        "Liian monta vastaanottajaa", "Viesti tunnistettiin roskapostiksi", "Viesti sisältää viruksen",
        "Liite on kielletty", "Viesti on liian suuri", "Lähettäjä on harmaalla listalla", "Yritä myöhemmin uudelleen",
        "Palvelin on mustalla listalla", "Kirjaudu ensin sisään", "Hylätty sääntöjen vuoksi" } },
    { "Hungarian", {
        "Ismeretlen felhasználó", "A domain nem létezik", "A postafiók megtelt", "A felhasználói fiók felfüggesztve",
        "A postafiók zárolva", "A felhasználó elköltözött", "A feladó elutasítva", "A továbbítás nem engedélyezett",
        "Túl sok kapcsolat", "Túl sok üzenet", "Túl sok címzett", "Az üzenet levélszemét",
        "Az üzenet vírust tartalmaz", "A melléklet nem engedélyezett", "Az üzenet túl nagy",
        "A feladó szürkelistán van", "Próbálja meg később", "A szerver feketelistán van", "Jelentkezzen be",
        "A házirend miatt elutasítva" } },
    { "Romanian", {
        "Utilizatorul nu există", "Domeniul nu există", "Căsuța poștală este plină", "Contul a fost dezactivat",
        "Căsuţa poştală este blocată", "Utilizatorul s-a mutat", "Expeditorul a fost respins",
        "Retransmiterea nu este permisă", "Prea multe conexiuni", "Prea multe mesaje", "Prea mulţi destinatari",
        "Mesajul a fost clasificat drept spam", "Mesajul conține un virus", "Atașamentul nu este permis",
        "Mesajul este prea mare", "Mesajul este pe lista gri", "Încercați mai târziu",
        "Serverul este pe lista neagră", "Autentificați-vă mai întâi", "Mesaj respins din cauza politicii" } },
    { "Greek", {
        "Ο χρήστης δεν υπάρχει", "Άγνωστος τομέας", "Η θυρίδα είναι γεμάτη", "Ο λογαριασμός έχει απενεργοποιηθεί",
        "Το γραμματοκιβώτιο είναι αποκλεισμένο", "Ο χρήστης έχει αλλάξει διεύθυνση", "Ο αποστολέας απορρίφθηκε",
        "Η αναμετάδοση δεν επιτρέπεται", "Πάρα πολλές συνδέσεις", "Πάρα πολλά μηνύματα", "Πάρα πολλοί παραλήπτες",
        "Το μήνυμα χαρακτηρίστηκε ανεπιθύμητο", "Το μήνυμα περιέχει ιό", "Το συνημμένο δεν επιτρέπεται",
        "Το μήνυμα είναι πολύ μεγάλο", "Ο διακομιστής είναι σε γκρίζα λίστα", "Δοκιμάστε ξανά αργότερα",
        "Ο διακομιστής είναι σε μαύρη λίστα", "Πρέπει να συνδεθείτε πρώτα", "Απορρίφθηκε λόγω πολιτικής" } },
};
/* clang-format on */

static struct cell {
    const char *name; /* language and meaning */
    const struct language *language;
    size_t meaning;
} cells[COUNT(languages) * MEANINGS];

static smtpb_verdict verdict_on(const char *text)
{
    smtpb_reply reply;
    smtpb_verdict v;
    smtpb_parse(smtpb_str(text), &reply);
    smtpb_classify(&reply, NULL, &v);
    return v;
}

static void cell_means(void **state)
{
    const struct cell *cell = *state;
    const struct meaning *m = &meanings[cell->meaning];
    char text[300];
    snprintf(text, sizeof text, "%s %s", m->code, cell->language->texts[cell->meaning]);
    assert_string_equal(smtpb_reason_name(verdict_on(text).reason), smtpb_reason_name(m->reason));
}

static int run_cells(void)
{
    static char names[COUNT(cells)][60];
    for (size_t i = 0; i < COUNT(cells); i++) {
        cells[i] = (struct cell){ names[i], &languages[i / MEANINGS], i % MEANINGS };
        snprintf(names[i], sizeof names[i], "%s, %s", cells[i].language->name, meanings[i % MEANINGS].name);
    }
    return RUN_ROWS(cells, cell_means);
}

/* ---- Other orders, spellings, damages: { name, reply, reason } ---- */

static struct wording {
    const char *name, *text;
    smtpb_reason reason;
} wordings[] = {
    { "Japanese, not found", "550 ユーザーが見つかりませんでした", SMTPB_REASON_USER_UNKNOWN },
    { "Japanese, before the noun", "550 存在しないアドレスです", SMTPB_REASON_USER_UNKNOWN },
    { "Japanese, continuous", "550 ユーザは登録されていません", SMTPB_REASON_USER_UNKNOWN },
    { "Japanese, sender address", "550 送信者アドレスが存在しません", SMTPB_REASON_SENDER_REJECTED },
    { "Chinese, not found", "550 未找到收件人", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, no such user", "550 没有这个用户", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, before the noun", "550 不存在的邮箱地址", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, sender domain", "550 发件人域名不存在", SMTPB_REASON_SENDER_REJECTED },
    { "Korean, before the noun", "550 존재하지 않는 수신자입니다", SMTPB_REASON_USER_UNKNOWN },
    { "Korean, no particle", "550 수신자 없음", SMTPB_REASON_USER_UNKNOWN },
    { "Korean, space", "552 사용자의 저장 공간이 부족합니다", SMTPB_REASON_MAILBOX_FULL },
    { "Swedish, before the noun", "550 Ogiltig mottagare", SMTPB_REASON_USER_UNKNOWN },
    { "Swedish, could not be found", "550 Användaren kunde inte hittas", SMTPB_REASON_USER_UNKNOWN },
    { "Swedish, no accents", "550 Okand anvandare", SMTPB_REASON_USER_UNKNOWN },
    { "Danish, no such", "550 Ingen sådan bruger", SMTPB_REASON_USER_UNKNOWN },
    { "Norwegian, not found", "550 Adressen ble ikke funnet", SMTPB_REASON_USER_UNKNOWN },
    { "Finnish, not found", "550 Osoitetta ei löytynyt", SMTPB_REASON_USER_UNKNOWN },
    { "Hungarian, not found", "550 A címzett nem található", SMTPB_REASON_USER_UNKNOWN },
    { "Hungarian, no accents", "550 Ismeretlen felhasznalo", SMTPB_REASON_USER_UNKNOWN },
    { "Romanian, before the noun", "550 Destinatar inexistent", SMTPB_REASON_USER_UNKNOWN },
    { "Romanian, does not exist", "550 Nu există utilizatorul", SMTPB_REASON_USER_UNKNOWN },
    { "Greek, not found", "550 Ο παραλήπτης δεν βρέθηκε", SMTPB_REASON_USER_UNKNOWN },
    { "Greek, not valid", "550 Μη έγκυρος παραλήπτης", SMTPB_REASON_USER_UNKNOWN },
    { "mixed scripts", "550 User: 用户不存在 / ユーザー", SMTPB_REASON_USER_UNKNOWN },
    { "right-to-left marks around", "550 \xE2\x80\x8F邮箱不存在\xE2\x80\x8F", SMTPB_REASON_USER_UNKNOWN },
    { "directional embedding",
      "550 \xE2\x80\xAB"
      "Användaren\xE2\x80\xAC finns inte",
      SMTPB_REASON_USER_UNKNOWN },
    { "Japanese, registered", "550 受信者は登録されていません", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, in this system", "550 收件人在本系统中不存在", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, an address between", "550 用户 <a@example.com> 不存在", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, over two lines", "550-用户不\n550 存在", SMTPB_REASON_USER_UNKNOWN },
    { "Korean, without blanks", "550 사용자를찾을수없습니다", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, blocked by the recipient", "550 邮件被收件人拒绝", SMTPB_REASON_RECIPIENT_BLOCKED_SENDER },
    { "Japanese, blocked by the recipient", "550 受信者により拒否されました", SMTPB_REASON_RECIPIENT_BLOCKED_SENDER },
    { "Korean, blocked by the recipient", "550 수신자에 의해 차단되었습니다", SMTPB_REASON_RECIPIENT_BLOCKED_SENDER },
    { "Swedish, blocked by the recipient", "550 Mottagaren har blockerat dig", SMTPB_REASON_RECIPIENT_BLOCKED_SENDER },
    { "Romanian, comma below", "550 Căsuța poștală este plină", SMTPB_REASON_MAILBOX_FULL },
    { "Greek, in capitals", "550 ΑΓΝΩΣΤΟΣ ΧΡΗΣΤΗΣ", SMTPB_REASON_USER_UNKNOWN },
    { "Chinese, SPF", "550 SPF验证失败", SMTPB_REASON_SENDER_UNAUTHENTICATED },
    { "Chinese, disk of the server", "452 服务器磁盘空间不足", SMTPB_REASON_SYSTEM_FULL },
    { "spelling: 550 ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН", "550 ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 пользователь не найден", "550 пользователь не найден", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Невідомий Одержувач", "550 Невідомий Одержувач", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 НЕВІДОМИЙ ОДЕРЖУВАЧ", "550 НЕВІДОМИЙ ОДЕРЖУВАЧ", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 EMPFÄNGER UNBEKANNT", "550 EMPFÄNGER UNBEKANNT", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Empfaenger unbekannt", "550 Empfaenger unbekannt", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Empfanger unbekannt", "550 Empfanger unbekannt", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 BOÎTE INCONNUE", "550 BOÎTE INCONNUE", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Boite inconnue", "550 Boite inconnue", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Uzytkownik nieznany", "550 Uzytkownik nieznany", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 KULLANICI BULUNAMADI", "550 KULLANICI BULUNAMADI", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Kullanici bulunamadi", "550 Kullanici bulunamadi", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Uzivatel neexistuje", "550 Uzivatel neexistuje", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Usuário não existe", "550 Usuário não existe", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Usuario nao existe", "550 Usuario nao existe", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Unbekannter Benutzer", "550 Unbekannter Benutzer", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Onbekende ontvanger", "550 Onbekende ontvanger", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Neznámý uživatel", "550 Neznámý uživatel", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Неизвестный получатель", "550 Неизвестный получатель", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Такого пользователя нет", "550 Такого пользователя нет", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Такого користувача немає", "550 Такого користувача немає", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Postfach unbekannt", "550 Postfach unbekannt", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Používateľ neexistuje", "550 Používateľ neexistuje", SMTPB_REASON_USER_UNKNOWN },
    { "spelling: 550 Адресат неизвестен", "550 Адресат неизвестен", SMTPB_REASON_USER_UNKNOWN },
};

static void wording_is_read(void **state)
{
    const struct wording *row = *state;
    assert_string_equal(smtpb_reason_name(verdict_on(row->text).reason), smtpb_reason_name(row->reason));
}

/* ---- Damaged, disguised, or said of something else ---- */

static struct doubtful {
    const char *name, *text;
} doubtfuls[] = {
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
    { "Japanese, or", "550 ユーザーが存在しないか、メールボックスが一杯です" },
    { "Japanese, perhaps", "550 アドレスが存在しないかもしれません" },
    { "Japanese, a possibility", "550 アドレスが存在しない可能性があります" },
    { "Japanese, password", "535 ユーザー名またはパスワードが無効です" },
    { "Japanese, IP address", "550 IPアドレスが見つかりません" },
    { "Japanese, database", "550 データベースが見つかりません" },
    { "Japanese, your account", "550 お客様のアカウントは停止されています" },
    { "Chinese, perhaps", "550 用户可能不存在" },
    { "Chinese, for now", "550 邮箱暂时停用" },
    { "Chinese, or full", "550 用户不存在或邮箱已满" },
    { "Chinese, password", "535 用户名或密码无效" },
    { "Chinese, IP address", "550 IP地址无效" },
    { "Chinese, your account", "550 您的帐号已被停用" },
    { "Chinese, unknown error", "550 未知错误,用户请重试" },
    { "Chinese, no permission", "550 用户没有权限" },
    { "Korean, perhaps", "550 사용자가 존재하지 않을 수 있습니다" },
    { "Korean, permission", "550 사용자 권한 없음" },
    { "Korean, cannot receive", "550 사용자가 받을 수 없습니다" },
    { "Korean, IP address", "550 IP 주소를 찾을 수 없습니다" },
    { "Korean, password", "535 알 수 없는 사용자 또는 비밀번호" },
    { "Korean, your account", "550 귀하의 계정이 정지되었습니다" },
    { "Swedish, cannot receive", "550 Mottagaren kan inte ta emot e-post" },
    { "Danish, cannot receive", "550 Brugeren kan ikke modtage beskeder" },
    { "Swedish, perhaps", "550 Användaren finns kanske inte" },
    { "Swedish, for now", "550 Kontot är tillfälligt spärrat" },
    { "Swedish, or full", "550 Okänd användare eller full brevlåda" },
    { "Swedish, your account", "550 Ditt konto är spärrat" },
    { "Swedish, password", "535 Okänd användare eller fel lösenord" },
    { "Swedish, IP address", "550 IP-adressen hittades inte" },
    { "Danish, for now", "550 Postkassen er midlertidigt lukket" },
    { "Norwegian, for now", "550 Kontoen er midlertidig sperret" },
    { "Finnish, for now", "550 Tili on väliaikaisesti suljettu" },
    { "Hungarian, for now", "550 A fiók ideiglenesen letiltva" },
    { "Hungarian, IP address", "550 Az IP cím nem található" },
    { "Romanian, for now", "550 Contul este temporar suspendat" },
    { "Romanian, your account", "550 Contul dumneavoastră este suspendat" },
    { "Romanian, IP address", "550 Adresa IP nu există" },
    { "Greek, for now", "550 Ο λογαριασμός είναι προσωρινά απενεργοποιημένος" },
    { "Greek, your account", "550 Ο λογαριασμός σας δεν υπάρχει" },
    { "Japanese, for now", "550 アカウントは一時的に停止されています" },
    { "Korean, for now", "550 계정이 일시적으로 정지되었습니다" },
    { "Danish, perhaps", "550 Muligvis ukendt bruger" },
    { "Finnish, or full", "550 Tuntematon käyttäjä tai postilaatikko täynnä" },
    { "Romanian, or full", "550 Destinatar necunoscut sau căsuța plina" },
    { "Greek, or full", "550 Άγνωστος χρήστης ή θυρίδα γεμάτη" },
    { "Hungarian, or full", "550 Ismeretlen felhasználó vagy a fiók megtelt" },
    { "cut in a character, Chinese", "550 用户不存\xE5\x9C" },
    { "cut in a character, Korean", "550 사용자 \xEC\x97" },
    { "cut in a character, Greek", "550 Ο χρήστης δεν υπάρχε\xCE" },
    { "full-width digits", "５５０ 邮箱不存在、ｕｓｅｒ" },
    { "half-width katakana", "550 ﾕｰｻﾞｰﾊ ｿﾝｻﾞｲｼﾏｾﾝ" },
    { "GBK", "550 \xD3\xC3\xBB\xA7\xB2\xBB\xB4\xE6\xD4\xDA" },
    { "Big5", "550 \xA8\xCF\xA5\xCE\xAA\xCC\xA4\xA3\xA6\x73\xA6\x62" },
    { "Shift_JIS", "550 \x83\x86\x81\x5B\x83\x55\x81\x5B\x82\xAA\x91\xB6\x8D\xDD" },
    { "EUC-KR", "550 \xBB\xE7\xBF\xEB\xC0\xDA \xBE\xF8\xC0\xBD" },
    { "ISO-8859-7", "550 \xCF \xF7\xF1\xDE\xF3\xF4\xE7\xF2 \xE4\xE5\xED" },
    { "ISO-8859-1", "550 Anv\xE4ndaren finns inte" },
    { "Chinese, an unknown error of a user", "550 用户未知错误" },
    { "Chinese, locked by nobody", "550 邮箱没有被锁定" },
    { "Chinese, not locked", "550 邮箱未被锁定" },
    { "Chinese, whether it exists", "550 请检查收件人地址是否无效" },
    { "Chinese, deleted by the user", "550 邮件已被用户删除" },
    { "Chinese, an address of the sender", "550 发件人邮箱不存在" },
    { "Chinese, a user without permission", "550 用户没有此权限" },
    { "Chinese, unlike words", "550 信者在用箱" },
    { "Japanese, not stopped", "550 アカウントは停止されていません" },
    { "Japanese, not disabled", "550 アカウントは無効ではありません" },
    { "Japanese, in case that", "550 ユーザーが存在しない場合" },
    { "Japanese, no permission", "550 ユーザーに権限がありません" },
    { "Japanese, an unknown error", "550 ユーザー操作で不明なエラー" },
    { "Japanese, blocked by the recipient", "550 受信者によってブロックされました" },
    { "Korean, not stopped", "550 계정이 정지되지 않았습니다" },
    { "Korean, an unknown error", "550 알 수 없는 오류: 사용자 계정 확인" },
    { "Korean, blocked by the recipient", "550 수신자에 의해 차단되었습니다" },
    { "Korean, no dormant account", "550 휴면 계정이 아닙니다" },
    { "Swedish, not stopped", "550 Kontot är inte spärrat" },
    { "Swedish, blocked by the recipient", "550 Mottagaren har blockerat dig" },
    { "Danish, not stopped", "550 Kontoen er ikke deaktiveret" },
    { "Norwegian, not stopped", "550 Kontoen er ikke sperret" },
    { "Finnish, not stopped", "550 Tili ei ole suljettu" },
    { "Hungarian, not stopped", "550 A fiók nincs letiltva" },
    { "Hungarian, blocked by the recipient", "550 A címzett által letiltva" },
    { "Romanian, not stopped", "550 Contul nu este dezactivat" },
    { "Romanian, blocked by the recipient", "550 Utilizatorul v-a blocat" },
    { "Romanian, no room in the account", "552 Nu există spațiu în contul destinatarului" },
    { "Greek, not stopped", "550 Ο λογαριασμός δεν είναι απενεργοποιημένος" },
    { "full-width letters", "550 Ｕｓｅｒ ｕｎｋｎｏｗｎ" },
    { "Korean, the server of the recipient", "550 수신자 서버를 찾을 수 없습니다" },
    { "Korean, an address book", "550 주소록을 찾을 수 없습니다" },
    { "Japanese, the host of the recipient", "550 宛先ホストが見つかりません" },
    { "Chinese, the server of the mailbox", "550 邮箱服务器不存在" },
    { "Danish, closed for some mail", "550 Kontoen er lukket for ekstern e-post" },
    { "Korean, cut in a word", "550 사용자가 존재하지 않" },
    { "German: closed for a holiday", "550 Postfach geschlossen wegen Urlaub" },
    { "French: closed for a holiday", "550 Boîte fermée pour congés" },
    { "Russian: closed for a holiday", "550 Почтовый ящик закрыт на время отпуска" },
    { "German: another office", "550 Der Empfänger ist umgezogen in ein anderes Büro" },
    { "French: another office", "550 L'utilisateur a déménagé dans un autre bureau" },
    { "German: ask the administrator", "550 Konto unbekannt, Kontakt Administrator" },
    { "Spanish: ask the administrator", "550 Cuenta desconocida, contacte con su administrador" },
    { "Russian: another office", "550 Пользователь переехал в другой офис" },
    { "German: one of several recipients", "550 Mindestens ein Empfänger ungültig" },
    { "Chinese: one of several recipients", "550 一个或多个收件人不存在" },
    { "Hungarian: one of several recipients", "550 Egy vagy több címzett nem létezik" },
    { "Swedish: the mailbox of the sender", "550 Avsändarens postlåda finns inte" },
    { "Chinese: not the recipient's", "550 认证用户不存在或无效" },
    { "French: the address of a list", "550 Adresse de la liste inconnue" },
    { "Italian: the address of a list", "550 Indirizzo della lista sconosciuto" },
    { "Polish: the address of a list", "550 Adres listy nieznany" },
    { "Russian: the address of a list", "550 Адрес рассылки неизвестен" },
    { "Japanese: the address of a list", "550 メーリングリストのアドレスが存在しません" },
    { "Spanish: no MX record", "550 No existe registro MX" },
    { "Dutch: your address is not known", "550 De server kent uw adres niet" },
    { "Turkish: no permission of an account", "550 Hesap izni yoktur" },
    { "Greek: sending was interrupted", "550 Η αποστολή διακόπηκε: ο διακομιστής δεν βρέθηκε" },
    { "Turkish: one or more recipients", "550 Bir veya daha fazla alıcı için kalıcı hata" },
    { "German: a name of a mailbox", "550 Unzulässiger Postfachname" },
    { "Chinese: recipients that failed", "550 以下收件人地址错误" },
    { "Portuguese: the recipients failed", "550 Os seguintes destinatários falharam" },
};

static void doubtful_is_not_dead(void **state)
{
    const struct doubtful *row = *state;
    smtpb_verdict v = verdict_on(row->text);
    if (v.address == SMTPB_ADDRESS_DEAD)
        fail_msg("rule %u says that the address is dead: %s", v.rule, row->text);
}

int main(void)
{
    return run_cells() + RUN_ROWS(wordings, wording_is_read) + RUN_ROWS(doubtfuls, doubtful_is_not_dead);
}
