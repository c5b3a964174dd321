/* SPDX-License-Identifier: MIT */
#ifndef REPORT_H
#define REPORT_H
#include "processor.h"
typedef struct report_files { const char *html, *suppress; } report_files;
int report(FILE *in, FILE *out, const report_files *files);
#endif
