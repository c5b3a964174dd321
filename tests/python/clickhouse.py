# SPDX-License-Identifier: MIT
"""clickhouse.py WORK TOOL: the function of examples/dask/README.md, in ClickHouse, gives what TOOL filter prints.

In the folder WORK the npm package chdb is installed, which brings ClickHouse as a library.
"""
import os
import re
import subprocess
import sys
from pathlib import Path

import cffi

work, tool = Path(sys.argv[1]).resolve(), sys.argv[2]
readme = Path(__file__).resolve().parents[2] / "examples/dask/README.md"
os.environ["PATH"] = f"{os.path.dirname(os.path.abspath(tool))}:{os.environ['PATH']}"

replies = "".join(f"550 5.1.1 <u{i}@a.example> no such user\n451 4.7.1 try {i} later\n551 try <j{i}@b.example>\n"
                  for i in range(20000))
(work / "replies").write_text(replies)
(work / "function.xml").write_text(re.search("```xml\n(.*?)```", readme.read_text(), re.S).group(1))
(work / "config.xml").write_text(
    f"<clickhouse><user_defined_executable_functions_config>{work}/function.xml"
    f"</user_defined_executable_functions_config><user_scripts_path>{work}</user_scripts_path></clickhouse>")

ffi = cffi.FFI()
ffi.cdef("""
void *chdb_query_cmdline(int argc, char **argv);
char *chdb_result_buffer(void *result);
size_t chdb_result_length(void *result);
const char *chdb_result_error(void *result);
""")
chdb = ffi.dlopen(str(next(work.glob("node_modules/@chdb/*/libchdb.so"))))
words = ["clickhouse", f"--config-file={work}/config.xml", "--output-format=TSVRaw",
         f"--query=SELECT smtpbounce(reply) FROM file('{work}/replies', LineAsString, 'reply String')"]
strings = [ffi.new("char[]", word.encode()) for word in words]
result = chdb.chdb_query_cmdline(len(words), ffi.new("char *[]", strings))
error = chdb.chdb_result_error(result)
if error != ffi.NULL:
    sys.exit(ffi.string(error).decode(errors="replace"))
answered = ffi.buffer(chdb.chdb_result_buffer(result), chdb.chdb_result_length(result))[:].splitlines()
expected = subprocess.run([tool, "filter"], input=replies.encode(), capture_output=True, check=True).stdout.splitlines()
same = sorted(answered) == sorted(expected)
print(f"ClickHouse: {len(answered)} lines, {'the same as' if same else 'NOT those of'} filter", flush=True)
os._exit(0 if same and answered else 1)  # without the library's own end, which crashes now and then
