#pragma once
#include <sys/inotify.h>
#include <inotifytools/inotifytools.h>

// The name is a flexible array member, which Swift does not import.
static inline const char *bs_inotify_name(const struct inotify_event *event) {
  return event->len > 0 ? event->name : "";
}
