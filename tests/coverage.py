#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""coverage.py BUILD: measures with gcc and gcovr which lines and branches of src/ the library's tests reach. Run in the
source directory. Fails if a line is not reached and not in EXCEPTIONS, if a line in EXCEPTIONS is reached or gone, or
if less than LEAST percent of the branches are reached."""
import json, os, shutil, subprocess, sys

LEAST = 96.5  # percent; a branch is one outcome of one operand of a condition, and some cannot be reached
EXCEPTIONS = {  # (file, line): why no test can reach it
    ('rule_texts.c', 'put_known_word(w, SMTPB_I_LATE_ROWS + ((c - SMTPB_I_LATE) << 8 | rule_phrases[at++]));'):
        'the vocabulary has not got 8,192 rows yet',
}
OTHER = '^(symbols|install|abi|format|docs|wings|structures|instructions.*|size|call_graph|filter_cost|analyse_cppcheck|generated_.*_fresh)$'  # run no library code, or their own build
FLAGS = '--coverage -fprofile-update=atomic'


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def measure(build):
    shutil.rmtree(build, ignore_errors=True)
    run('cmake', '-S', '.', '-B', build, '-DCMAKE_C_COMPILER=gcc', '-DCMAKE_BUILD_TYPE=Debug',
        f'-DCMAKE_C_FLAGS={FLAGS}', '-DSMTPB_BUILD_EXAMPLES=OFF')
    run('cmake', '--build', build, '-j', str(os.cpu_count()))
    run('ctest', '--test-dir', build, '--output-on-failure', '-j', str(os.cpu_count()), '-E', OTHER)
    run('gcovr', '--root', '.', '--filter', 'src/', '--exclude', 'src/gen/', '--json', f'{build}/coverage.json', build)
    with open(f'{build}/coverage.json') as file:
        files = [entry for entry in json.load(file)['files'] if entry['file'].endswith(('.c', '.h'))]
    for entry in files:
        entry['lines'] = [line for line in entry['lines'] if not line.get('gcovr/noncode')]
    return files


def tally(lines):
    branches = [branch for line in lines for branch in line['branches']]
    reached, taken = (sum(one['count'] > 0 for one in group) for group in (lines, branches))
    return reached, len(lines), taken, len(branches)


def show(name, lines, of_lines, branches, of_branches):
    print(f'{name:14} lines {lines:4} of {of_lines:4} {100 * lines / of_lines:6.1f}%', end='  ')
    print(f'branches {branches:4} of {of_branches:4} {100 * branches / of_branches:6.1f}%' if of_branches else 'no branch')


def unreached(files):
    for entry in files:
        with open(entry['file']) as file:
            text = file.read().split('\n')
        for line in entry['lines']:
            if line['count'] == 0:
                yield os.path.basename(entry['file']), text[line['line_number'] - 1].strip()


def main(build):
    if not shutil.which('gcovr') or not shutil.which('gcc'):
        print('skipped: no gcovr, or no gcc')
        return 0
    files = measure(build)
    for entry in files:
        show(os.path.basename(entry['file']), *tally(entry['lines']))
    total = tally([line for entry in files for line in entry['lines']])
    show('total', *total)
    missed = set(unreached(files))
    for line in sorted(missed):
        print('not reached:', *line, '--', EXCEPTIONS.get(line, 'NOT AN EXCEPTION'))
    stale = EXCEPTIONS.keys() - missed
    for line in sorted(stale):
        print('in EXCEPTIONS, but reached or gone:', *line)
    return int(bool(missed - EXCEPTIONS.keys() or stale) or 100 * total[2] < LEAST * total[3])


sys.exit(main(sys.argv[1]))
