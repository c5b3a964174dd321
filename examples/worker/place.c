/* SPDX-License-Identifier: MIT */
/* Checks input that goes on the wire: hosts and addresses. */
#include "place.h"

#include <stdlib.h>
#include <string.h>

/* ---- Hosts ---- */

static bool set_port(place *p, const char *digits)
{
    size_t len = strspn(digits, "0123456789");
    long port = strtol(digits, NULL, 10);
    if (len == 0 || len > 5 || digits[len] || port < 1 || port > 65535)
        return false;
    memcpy(p->port, digits, len + 1);
    return true;
}

bool place_parse(const char *host, place *p)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:";
    p->lmtp = strncmp(host, "lmtp:", 5) == 0;
    memcpy(p->port, p->lmtp ? "24" : "25", 3);
    host += p->lmtp ? 5 : 0;
    bool literal = *host == '[';
    host += literal;
    size_t len = literal ? strcspn(host, "]") : strcspn(host, ":");
    const char *rest = host + len + (literal && host[len] == ']');
    if (len == 0 || len >= sizeof p->node || strspn(host, letters) < len || (literal && host[len] != ']'))
        return false;
    memcpy(p->node, host, len);
    p->node[len] = '\0';
    return *rest == '\0' || (*rest == ':' && set_port(p, rest + 1));
}

/* ---- Addresses ---- */

static bool is_printable(const char *s)
{
    for (; *s; s++)
        if (*s < ' ' || *s > '~')
            return false;
    return true;
}

/* Length of a quoted string; 0: not terminated. */
static size_t quoted_length(const char *s)
{
    for (size_t n = 1; s[n]; n++) {
        if (s[n] == '"')
            return n + 1;
        if (s[n] == '\\' && s[++n] == '\0')
            return 0;
    }
    return 0;
}

static size_t atoms_length(const char *s)
{
    static const char atext[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.";
    return strspn(s, atext);
}

static bool is_domain(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    static const char literal[] = "abcdefABCDEFIPv0123456789.:";
    if (*s == '[') {
        size_t n = strspn(s + 1, literal);
        return n > 0 && strcmp(s + 1 + n, "]") == 0;
    }
    return *s && *s != '.' && s[strspn(s, letters)] == '\0';
}

const char *address_fault(const char *address)
{
    if (!is_printable(address))
        return "has octets that are not printable ASCII";
    if (strlen(address) > 254)
        return "is over 254 octets";
    size_t local = *address == '"' ? quoted_length(address) : atoms_length(address);
    if (local == 0 || local > 64 || address[local] != '@')
        return "has no local part of 1 to 64 octets before an @";
    return is_domain(address + local + 1) ? NULL : "has no domain after the @";
}

void address_fold(char *address)
{
    for (char *c = strrchr(address, '@'); c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c - 'A' + 'a');
}
