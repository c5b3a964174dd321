/* SPDX-License-Identifier: MIT */
/* The public header compiles alone as C99; the sizes of its structs on 64-bit machines are ABI. */
#include "smtpbounce.h"

#define SIZE_IS(type, size) typedef char type##_has_its_size[sizeof(void *) != 8 || sizeof(type) == (size) ? 1 : -1]

SIZE_IS(smtpb_span, 16);
SIZE_IS(smtpb_cursor, 32);
SIZE_IS(smtpb_status, 6);
SIZE_IS(smtpb_code_info, 32);
SIZE_IS(smtpb_status_info, 20);
SIZE_IS(smtpb_forward, 80);
SIZE_IS(smtpb_reply, 120);
SIZE_IS(smtpb_origin, 64);
SIZE_IS(smtpb_stream, 80);
SIZE_IS(smtpb_piece, 24);
SIZE_IS(smtpb_context, 80);
SIZE_IS(smtpb_verdict, 136);
SIZE_IS(smtpb_fact, 56);

smtpb_cursor smtpb_test_header_is_c(void);

smtpb_cursor smtpb_test_header_is_c(void)
{
    smtpb_cursor at = SMTPB_CURSOR_START;
    return at;
}
