/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BOB_PROBE_LOG_H
#define BOB_PROBE_LOG_H

/* One JSON line on stderr. */
__attribute__((format(printf, 2, 3))) void log_line(const char *level, const char *format, ...);

#define log_error(...) log_line("error", __VA_ARGS__)
#define log_warn(...)  log_line("warn", __VA_ARGS__)
#define log_info(...)  log_line("info", __VA_ARGS__)

#endif
