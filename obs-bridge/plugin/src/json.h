// SPDX-License-Identifier: GPL-2.0-or-later
// Just enough JSON for the link: a checked text is read in place, nothing is allocated; a writer into a buffer of the caller.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// A value inside a text that json_check took: [begin, end). A missing value has begin == NULL.
struct json {
    const char *begin, *end;
};

// Is the text one JSON object, well formed, valid UTF-8, at most 16 deep? Only then may the readers below see it.
bool json_check(const char *text, size_t length, struct json *object);
bool json_member(struct json object, const char *key, struct json *value);
// The next element of an array; start with *element = (struct json){0}.
bool json_next(struct json array, struct json *element);
// A string without its escapes, cut at a whole character where `size` ends. False, and an empty string, where it is no string.
bool json_text(struct json value, char *out, size_t size);
bool json_number(struct json value, double *out);
bool json_boolean(struct json value, bool *out);

struct json_writer {
    char *out;
    size_t size, length;
    bool full;
};

void json_begin(struct json_writer *w, char *out, size_t size);
void json_open(struct json_writer *w, const char *key); // a NULL key where none is
void json_close(struct json_writer *w);
void json_put_text(struct json_writer *w, const char *key, const char *text);
void json_put_number(struct json_writer *w, const char *key, double value);
void json_put_boolean(struct json_writer *w, const char *key, bool value);
