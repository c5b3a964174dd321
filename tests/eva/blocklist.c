/* SPDX-License-Identifier: MIT */
/* The block list that a reply names. */
#include "rest.h"

#include "../../src/rules/blocklist.c"

WHOLLY(smtpb_i_list_of_host)
{
    smtpb_i_listing listing = { 0 };
    smtpb_i_list_of_host(&listing, any_part());
}

WHOLLY(smtpb_i_list_of_word)
{
    smtpb_i_listing listing = { 0 };
    smtpb_i_list_of_word(&listing, any_part(), (uint8_t)Frama_C_interval(0, sizeof lists / sizeof *lists));
}
