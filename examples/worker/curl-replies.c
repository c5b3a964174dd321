/* SPDX-License-Identifier: MIT */
/* Judges every reply that libcurl gets, at its stage. */
#include "../common/command_line.h"

#include <curl/curl.h>
#include <smtpbounce.h>
#include <stdio.h>
#include <string.h>

static const program self = {
    "curl-replies",
    "usage: curl-replies smtp://HOST[:PORT] SENDER RECIPIENT... <MESSAGE\n"
    "\n"
    "Sends a message by libcurl and shows what each reply of the server means.\n"
    "\n"
    "  -h, --help  this\n"
    "  --version\n"
    "\n"
    "Exit status: 0 sent, perhaps not to all recipients, 1 failed, 2 usage.\n",
    2,
};

static char command[512], replies[70000]; /* more than smtpb_feed accepts */
static size_t held;
static smtpb_stream stream = SMTPB_STREAM_START;
static smtpb_context context = SMTPB_CONTEXT_START;

/* Gets each command and then its reply; to libcurl the final dot is not a command, so its reply follows the 354.
   CURLINFO_RESPONSE_CODE is only the last code: 250 even if two of three recipients were refused, and after a lost
   connection the code of the last reply before. */
static int on_debug(CURL *curl, curl_infotype type, char *data, size_t size, void *unused)
{
    smtpb_reply reply;
    smtpb_verdict verdict;
    (void)curl, (void)unused;
    if (type == CURLINFO_HEADER_OUT) {
        snprintf(command, sizeof command, "%.*s", (int)size, data);
        command[strcspn(command, "\r\n")] = '\0';
        context.stage = SMTPB_STAGE_OTHER;
        smtpb_stage_parse((smtpb_span){ command, strcspn(command, " ") }, &context.stage);
    }
    if (type != CURLINFO_HEADER_IN || size > sizeof replies - held)
        return 0;
    memcpy(replies + held, data, size);
    held += size;
    smtpb_result result = smtpb_feed(&stream, (smtpb_span){ replies, held }, &reply);
    if (result == SMTPB_OK) {
        smtpb_classify(&reply, &context, &verdict);
        printf("%-7s %u %s, %s  (%s)\n", smtpb_stage_name(context.stage), reply.code, smtpb_type_name(verdict.type),
               smtpb_reason_name(verdict.reason), command);
        context.stage = reply.code == 354 ? SMTPB_STAGE_EOD : context.stage;
    }
    held -= result == SMTPB_E_MORE ? 0 : stream.consumed;
    return 0;
}

/* argv: the URL, the sender and the recipients. */
static int send_message(CURL *curl, char **argv)
{
    struct curl_slist *recipients = NULL;
    long code = 0;
    context.stage = SMTPB_STAGE_CONNECT;
    for (char **recipient = argv + 2; *recipient; recipient++)
        recipients = curl_slist_append(recipients, *recipient);
    curl_easy_setopt(curl, CURLOPT_URL, argv[0]);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, argv[1]);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L); /* else the first refusal ends the transfer */
    curl_easy_setopt(curl, CURLOPT_READDATA, stdin);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L); /* needed for the callback to be called */
    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug);
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    printf("libcurl: %s, CURLINFO_RESPONSE_CODE %ld\n", curl_easy_strerror(result), code);
    curl_slist_free_all(recipients);
    return result == CURLE_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    int status;
    if (!pass_help(&self, argc, argv, &status))
        return status;
    if (argc - optind < 3)
        return misused(&self, "too few arguments", NULL);
    CURL *curl = curl_easy_init();
    if (!curl) {
        fputs("curl-replies: libcurl cannot be used\n", stderr);
        return 1;
    }
    say_if_terminal(self.name);
    status = send_message(curl, argv + optind);
    curl_easy_cleanup(curl);
    return status;
}
