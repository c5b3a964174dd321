#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""mutants.py SOURCE-DIR WORK-DIR [UNIT...]: breaks one operator at a time in units of src/ and counts how many of the broken libraries
the tests notice. Prints those that they do not; fails if they are more than a tenth."""
import concurrent.futures, os, re, shutil, subprocess, sys

UNITS = ['classify', 'forward', 'mailbox', 'status', 'reply', 'stream']
TESTS = ['reply', 'stream', 'status', 'mailbox', 'forward', 'classify', 'find', 'codes', 'facts', 'normal', 'user_rules', 'rules']
REPLAYS = ['parse', 'feed', 'find', 'forward', 'status', 'classify', 'facts']  # inputs of exactly their size, so that over-reads are seen
CC = 'gcc -std=c99 -O1 -w -fPIC -fsanitize=address -DSMTPB_STATIC -DSMTPB_FIXTURES="tests/fixtures" -Iinclude -Isrc'.split()
OPERATORS = [  # (what stands there, what is put there)
    (r' < ', ' <= '), (r' <= ', ' < '), (r' > ', ' >= '), (r' >= ', ' > '), (r' < ', ' >= '), (r' > ', ' <= '),
    (r' == ', ' != '), (r' != ', ' == '), (r' && ', ' || '), (r' \|\| ', ' && '), (r' \+ 1\b', ' + 2'), (r' \+ ', ' - '),
    (r' - 1\b', ' - 0'), (r' - ', ' + '), (r'\btrue\b', 'false'), (r'\bfalse\b', 'true'), (r'return 0;', 'return 1;'),
    (r'\|= ', '= '), (r'!(?=[a-z(])', ''), (r'\bcontinue;', 'break;'), (r'\bbreak;', ';'),
]


def mutants(unit):
    """Each (unit, line, broken text); comments, preprocessor lines and tables of rows are left as they are."""
    lines = open(f'src/{unit}.c').read().split('\n')
    comment = False
    for i, line in enumerate(lines):
        inside, comment = comment, (comment or '/*' in line) and '*/' not in line.rsplit('/*', 1)[-1]
        if inside or line.strip().startswith(('/*', '#')):
            continue
        for pattern, text in OPERATORS:
            for hit in re.finditer(pattern, line.split('/*')[0]):
                broken = line[:hit.start()] + text + line[hit.end():]
                yield unit, i, '\n'.join(lines[:i] + [broken] + lines[i + 1:]), f'{unit}.c:{i + 1}: {broken.strip()}'


def run(command, seconds=60, library=None):
    environment = dict(os.environ, LD_LIBRARY_PATH=library or '', ASAN_OPTIONS='detect_leaks=0')
    try:
        return subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def objects(without=None):
    return [f'{work}/{name[:-2]}.o' for name in sorted(os.listdir('src')) if name.endswith('.c') and name != f'{without}.c']


def link(library, files):
    os.makedirs(library, exist_ok=True)
    return run(['gcc', '-shared', '-fsanitize=address', '-o', f'{library}/libmutant.so'] + files)


def tests_of(unit):
    """Its own first."""
    named = [[f'{work}/test_{test}'] for test in sorted(TESTS, key=lambda test: (test == 'rules', test != unit))]
    return named[:-1] + [[f'{work}/fuzz_{entry}'] + corpus(entry) for entry in REPLAYS] + named[-1:]


def corpus(entry):
    folder = f'tests/fuzz/corpus/{entry}'
    return [f'{folder}/{name}' for name in sorted(os.listdir(folder))]


def survives(number, mutant):
    """None if it is no C, else whether every test passes."""
    unit, _, text, _ = mutant
    library = f'{work}/mutant{number}'
    os.makedirs(library)
    try:
        open(f'{library}/{unit}.c', 'w').write(text)
        if not run(CC + ['-c', f'{library}/{unit}.c', '-o', f'{library}/{unit}.o']) or not link(library, objects(unit) + [f'{library}/{unit}.o']):
            return None
        return all(run(test, library=library) for test in tests_of(unit))
    finally:
        shutil.rmtree(library)


def build():
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    for name in os.listdir('src'):
        if name.endswith('.c'):
            subprocess.check_call(CC + ['-c', f'src/{name}', '-o', f'{work}/{name[:-2]}.o'])
    assert link(work, objects())
    for test in TESTS:
        more = ['tests/reference_match.c'] if test == 'rules' else []
        subprocess.check_call(CC + [f'tests/test_{test}.c'] + more + ['-o', f'{work}/test_{test}', f'-L{work}', '-lmutant', '-lcmocka'])
    for entry in REPLAYS:
        subprocess.check_call(CC + [f'tests/fuzz/fuzz_{entry}.c', 'tests/fuzz/replay.c', '-o', f'{work}/fuzz_{entry}', f'-L{work}', '-lmutant'])
    for test in tests_of(''):
        assert run(test, library=work), f'{test[0]} fails without a mutant'


def main(units):
    build()
    missed = 0
    for unit in units:
        wanted = list(mutants(unit))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            results = list(pool.map(survives, range(len(wanted)), wanted))
        alive = [mutant[3] for mutant, result in zip(wanted, results) if result]
        valid = sum(result is not None for result in results)
        print(f'{unit}: {valid - len(alive)} of {valid} killed, {100 * (valid - len(alive)) / valid:.1f}%', *alive, sep='\n    ', flush=True)
        missed += 10 * len(alive) > valid
    return missed > 0


os.chdir(sys.argv[1])
work = os.path.abspath(sys.argv[2])
sys.exit(main(sys.argv[3:] or UNITS))
