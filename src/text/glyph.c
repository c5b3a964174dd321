/* SPDX-License-Identifier: MIT */
/* The role of each octet in a word. */
#include "text.h"

#define A SMTPB_I_APOSTROPHE
#define J SMTPB_I_JOINING
#define W SMTPB_I_WIDE
/* clang-format off */
const uint8_t smtpb_i_octets[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0,   J,   0,   J,   J,   J,   J,   A,   0,   0,   J,   J,   0,   J,   J,   J,    /*   ! " # $ % & ' ( ) * + , - . / */
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', J,   0,   0,   J,   0,   J,    /* : ; < = > ? */
    J,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',  /* @ */
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 0,   0,   0,   J,   J,    /* [ \ ] ^ _ */
    J,   'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',  /* ` */
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', J,   J,   J,   J,   0,    /* { | } ~ */
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
    W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */
#undef A
#undef J
#undef W
