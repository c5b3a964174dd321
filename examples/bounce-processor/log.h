/* SPDX-License-Identifier: MIT */
#ifndef LOG_H
#define LOG_H
#include "processor.h"
/* log.c: one line for each delivery attempt. A status of sysexits.h, messages written. */
int process_log(FILE *in, FILE *out);
#endif
