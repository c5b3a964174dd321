#include "report.h"
int report(FILE *in, FILE *out, const report_files *f){(void)in;(void)out;(void)f;return 0;}
