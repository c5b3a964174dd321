/* SPDX-License-Identifier: MIT */
/* replay FILE...: runs a fuzz target over each file and each of its prefixes, without libFuzzer. */
#include "fuzz.h"

static void run_prefixes(const uint8_t *data, size_t size)
{
    for (size_t n = 0; n <= size; n++) {
        uint8_t *copy = malloc(n > 0 ? n : 1); /* of exact size, so that ASan detects reads past its end */
        MUST(copy);
        if (n > 0)
            memcpy(copy, data, n);
        LLVMFuzzerTestOneInput(copy, n);
        free(copy);
    }
}

int main(int argc, char **argv)
{
    static uint8_t data[1 << 16];
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) {
            perror(argv[i]);
            return 1;
        }
        run_prefixes(data, fread(data, 1, sizeof data, file));
        fclose(file);
    }
    printf("%d files\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
