#include "log.h"
#include "report.h"
int process_log(FILE *in, FILE *out){(void)in;(void)out;return 0;}
int report(FILE *in, FILE *out, const report_files *f){(void)in;(void)out;(void)f;return 0;}
