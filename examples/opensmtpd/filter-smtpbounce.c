/* SPDX-License-Identifier: MIT */
/* A filter for OpenSMTPD that only reports: each reply from a remote server becomes one line of JSON. smtpd stops when
   one of its filters stops, so this one only ends at the end of the input. */
#include "../common/command_line.h"
#include "../common/json_lines.h"
#include "../common/read_line.h"
#include "../common/safe_text.h"
#include "smtp_out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const program self = {
    "filter-smtpbounce",
    "usage: filter-smtpbounce [FILE]\n"
    "\n"
    "A filter that smtpd runs: appends each reply of a remote server to FILE, as a\n"
    "line of JSON with what it means. FILE is opened anew for each line, so it may be\n"
    "moved away at any time. Without it, or if it cannot be written, lines go to\n"
    "standard error, which smtpd logs.\n"
    "\n"
    "  -h, --help  this\n"
    "  --version\n",
    2,
};

static const char *path; /* NULL: standard error */

static void complain(const char *what, smtpb_span about)
{
    fprintf(stderr, "filter-smtpbounce: %s: ", what);
    if (about.len > 120)
        about.len = 120;
    put_safe(stderr, about);
    putc('\n', stderr);
}

/* Each line takes a single write, because other processes may append to the same file. */
static bool append_line(const char *text, size_t len)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0640);
    bool written = file >= 0 && write(file, text, len) == (ssize_t)len;
    if (!written)
        complain(strerror(errno), smtpb_str(path));
    if (file >= 0)
        close(file);
    return written;
}

static void put_time(FILE *out, smtpb_span time)
{
    bool number = time.len > 0 && time.ptr[0] >= '1' && time.ptr[0] <= '9' && time.ptr[time.len - 1] != '.';
    for (size_t at = 0, dots = 0; at < time.len && number; at++) {
        dots += time.ptr[at] == '.';
        number = (time.ptr[at] == '.' || (time.ptr[at] >= '0' && time.ptr[at] <= '9')) && dots < 2;
    }
    fprintf(out, ",\"time\":%.*s", number ? (int)time.len : 4, number ? time.ptr : "null");
}

static void log_verdict(const session *s, const judged *j, smtpb_span time)
{
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    if (!out) {
        complain("out of memory for a reply in session", smtpb_str(s->id));
        return;
    }
    put_members(out, j, s->reply_too_long ? "over 64 KiB; judged by its first 64 KiB" : NULL);
    put_time(out, time);
    put_string(out, "session", smtpb_str(s->id));
    put_string(out, "recipient", j->context.recipient);
    put_string(out, "sender", j->context.sender);
    fputs("}\n", out);
    if (fclose(out) != 0)
        complain("out of memory for a reply in session", smtpb_str(s->id));
    else if (!path || !append_line(text, len))
        fwrite(text, 1, len, stderr);
    free(text);
}

static smtpb_span mailbox_of(const command *c)
{
    return (smtpb_span){ c ? c->mailbox : NULL, c ? c->len : 0 };
}

static void judge_reply(session *s, smtpb_span time)
{
    judged j;
    smtpb_context context = SMTPB_CONTEXT_START;
    command *answered = session_answered(s, &context.stage);
    bool in_transaction = context.stage >= SMTPB_STAGE_MAIL && context.stage <= SMTPB_STAGE_EOD;
    context.mx = smtpb_str(s->host);
    context.accepted = s->accepted;
    if (context.stage == SMTPB_STAGE_RCPT)
        context.recipient = mailbox_of(answered);
    if (in_transaction)
        context.sender = mailbox_of(context.stage == SMTPB_STAGE_MAIL ? answered : s->mail);
    judge(SMTPB_FORM_WIRE, (smtpb_span){ s->reply, s->reply_len }, &context, &j);
    j.origin.host = context.mx;
    log_verdict(s, &j, time);
    session_turn(s, answered, j.reply.code);
}

/* Cut off the next field; the last one is the whole rest. */
static smtpb_span field(smtpb_span *rest)
{
    const char *bar = rest->len > 0 ? memchr(rest->ptr, '|', rest->len) : NULL;
    smtpb_span first = { rest->ptr, bar ? (size_t)(bar - rest->ptr) : rest->len };
    size_t used = bar ? first.len + 1 : first.len;
    *rest = (smtpb_span){ rest->ptr + used, rest->len - used };
    return first;
}

static bool is(smtpb_span s, const char *word)
{
    return s.len == strlen(word) && memcmp(s.ptr, word, s.len) == 0;
}

/* The remote host's name, else its address without the port: link-connect|SESSION|NAME|pass|OURS:PORT|127.0.0.1:25 */
static smtpb_span host_of(smtpb_span rest)
{
    smtpb_span name = field(&rest);
    field(&rest);
    field(&rest);
    if (name.len > 0 && name.ptr[0] != '<')
        return name;
    while (rest.len > 0 && rest.ptr[rest.len - 1] != ':')
        rest.len--;
    return (smtpb_span){ rest.ptr, rest.len > 0 ? rest.len - 1 : 0 };
}

/* report|VERSION|TIME|smtp-out|EVENT|SESSION|... False: not such a report. Other events are skipped. */
static bool report(smtpb_span rest)
{
    field(&rest);
    smtpb_span time = field(&rest);
    bool ours = is(field(&rest), "smtp-out");
    smtpb_span event = field(&rest), id = field(&rest);
    session *s = ours ? session_of(id) : NULL;
    if (!s)
        return !ours && event.len > 0;
    if (is(event, "link-connect"))
        session_begin(id, host_of(rest));
    else if (is(event, "protocol-client"))
        session_command(s, rest);
    else if (is(event, "protocol-server") && session_line(s, rest))
        judge_reply(s, time);
    else if (is(event, "link-disconnect")) {
        if (s->reply_len > 0)
            judge_reply(s, time);
        session_end(s);
    }
    return true;
}

static void ask_for_reports(void)
{
    static const char *const events[] = { "link-connect", "link-disconnect", "protocol-client", "protocol-server" };
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        printf("register|report|smtp-out|%s\n", events[i]);
    puts("register|ready");
    fflush(stdout);
}

static void take(const line *l)
{
    smtpb_span rest = { l->octets, l->len };
    smtpb_span kind = field(&rest);
    if (is(kind, "config")) {
        if (is(rest, "ready"))
            ask_for_reports();
    } else if (!is(kind, "report") || !report(rest))
        complain("not a report", (smtpb_span){ l->octets, l->len });
    else if (l->too_long)
        complain("over 1 MiB, the rest is lost", (smtpb_span){ l->octets, l->len });
}

int main(int argc, char **argv)
{
    static char octets[MAX_LINE];
    line l = { octets, 0, false };
    int status;
    if (!pass_help(&self, argc, argv, &status))
        return status;
    if (argc - optind > 1)
        return misused(&self, "too many arguments", argv[optind + 1]);
    path = argv[optind];
    say_if_terminal(self.name);
    signal(SIGHUP, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    while (read_line(stdin, &l))
        take(&l);
    return 0;
}
