// SPDX-License-Identifier: GPL-2.0-or-later
#include "json.h"

#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 16

static const char *space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r'))
        p++;
    return p;
}

static int hex4(const char *p, const char *end)
{
    int value = 0;
    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

// Length in bytes of the UTF-8 character at p, 0 where it is none.
static size_t character(const char *p, const char *end)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t n = u[0] < 0x80 ? 1 : u[0] >= 0xC2 && u[0] < 0xE0 ? 2 : (u[0] & 0xF0) == 0xE0 ? 3 : u[0] >= 0xF0 && u[0] < 0xF5 ? 4 : 0;
    if (!n || (size_t)(end - p) < n)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((u[i] & 0xC0) != 0x80)
            return 0;
    if ((u[0] == 0xE0 && u[1] < 0xA0) || (u[0] == 0xED && u[1] > 0x9F) || (u[0] == 0xF0 && u[1] < 0x90) || (u[0] == 0xF4 && u[1] > 0x8F))
        return 0;
    return n;
}

static const char *skip_string(const char *p, const char *end)
{
    if (p >= end || *p != '"')
        return NULL;
    for (p++; p < end && *p != '"';) {
        if ((unsigned char)*p < 0x20)
            return NULL;
        if (*p == '\\') {
            if (++p >= end || !strchr("\"\\/bfnrtu", *p) || !*p)
                return NULL;
            if (*p == 'u' && hex4(p + 1, end) < 0)
                return NULL;
            p += *p == 'u' ? 5 : 1;
        } else {
            size_t n = character(p, end);
            if (!n)
                return NULL;
            p += n;
        }
    }
    return p < end ? p + 1 : NULL;
}

static const char *digits(const char *p, const char *end)
{
    const char *from = p;
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    return p > from ? p : NULL;
}

static const char *skip_number(const char *p, const char *end)
{
    if (p < end && *p == '-')
        p++;
    if (!(p = digits(p, end)))
        return NULL;
    if (p < end && *p == '.' && !(p = digits(p + 1, end)))
        return NULL;
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        p = digits(p, end);
    }
    return p;
}

static const char *skip_word(const char *p, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - p) >= n && !memcmp(p, word, n) ? p + n : NULL;
}

static const char *skip_value(const char *p, const char *end, int depth)
{
    if (!p || p >= end || depth > MAX_DEPTH)
        return NULL;
    if (*p == '"')
        return skip_string(p, end);
    if (*p == 't')
        return skip_word(p, end, "true");
    if (*p == 'f')
        return skip_word(p, end, "false");
    if (*p == 'n')
        return skip_word(p, end, "null");
    if (*p != '{' && *p != '[')
        return skip_number(p, end);
    const char close = *p == '{' ? '}' : ']';
    p = space(p + 1, end);
    if (p < end && *p == close)
        return p + 1;
    while (p < end) {
        if (close == '}') {
            if (!(p = skip_string(p, end)))
                return NULL;
            p = space(p, end);
            if (p >= end || *p != ':')
                return NULL;
            p = space(p + 1, end);
        }
        if (!(p = skip_value(p, end, depth + 1)))
            return NULL;
        p = space(p, end);
        if (p < end && *p == close)
            return p + 1;
        if (p >= end || *p != ',')
            return NULL;
        p = space(p + 1, end);
    }
    return NULL;
}

bool json_check(const char *text, size_t length, struct json *object)
{
    const char *end = text + length, *p = space(text, end);
    *object = (struct json){0};
    if (p >= end || *p != '{')
        return false;
    const char *after = skip_value(p, end, 1);
    if (!after || space(after, end) != end)
        return false;
    *object = (struct json){p, after};
    return true;
}

bool json_member(struct json object, const char *key, struct json *value)
{
    *value = (struct json){0};
    if (!object.begin || *object.begin != '{')
        return false;
    const size_t n = strlen(key);
    const char *end = object.end, *p = space(object.begin + 1, end);
    while (*p == '"') {
        const char *name = p + 1, *after = skip_string(p, end);
        p = space(space(after, end) + 1, end);
        const char *last = skip_value(p, end, 0);
        if ((size_t)(after - 1 - name) == n && !memcmp(name, key, n)) {
            *value = (struct json){p, last};
            return true;
        }
        p = space(last, end);
        if (*p != ',')
            break;
        p = space(p + 1, end);
    }
    return false;
}

bool json_next(struct json array, struct json *element)
{
    if (!array.begin || *array.begin != '[')
        return false;
    const char *end = array.end, *p = space(element->begin ? element->end : array.begin + 1, end);
    if (element->begin) {
        if (*p != ',')
            return false;
        p = space(p + 1, end);
    }
    if (*p == ']')
        return false;
    *element = (struct json){p, skip_value(p, end, 0)};
    return true;
}

static size_t encode(unsigned code, char out[4])
{
    if (code < 0x80)
        return out[0] = (char)code, 1;
    if (code < 0x800)
        return out[0] = (char)(0xC0 | code >> 6), out[1] = (char)(0x80 | (code & 63)), 2;
    if (code < 0x10000)
        return out[0] = (char)(0xE0 | code >> 12), out[1] = (char)(0x80 | (code >> 6 & 63)), out[2] = (char)(0x80 | (code & 63)), 3;
    out[0] = (char)(0xF0 | code >> 18), out[1] = (char)(0x80 | (code >> 12 & 63));
    return out[2] = (char)(0x80 | (code >> 6 & 63)), out[3] = (char)(0x80 | (code & 63)), 4;
}

bool json_text(struct json value, char *out, size_t size)
{
    size_t length = 0;
    out[0] = 0;
    if (!value.begin || *value.begin != '"')
        return false;
    for (const char *p = value.begin + 1, *end = value.end - 1; p < end;) {
        char piece[4];
        size_t n;
        if (*p != '\\') {
            n = character(p, end);
            memcpy(piece, p, n);
            p += n;
        } else if (p[1] == 'u') {
            unsigned code = (unsigned)hex4(p + 2, end);
            p += 6;
            if (code >= 0xD800 && code < 0xDC00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u') {
                unsigned low = (unsigned)hex4(p + 2, end);
                if (low >= 0xDC00 && low < 0xE000) {
                    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
                    p += 6;
                }
            }
            n = encode(code == 0 || (code >= 0xD800 && code < 0xE000) ? 0xFFFD : code, piece);
        } else {
            static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
            const char *at = strchr(from, p[1]);
            piece[0] = at ? to[at - from] : p[1];
            n = 1;
            p += 2;
        }
        if (length + n >= size)
            break;
        memcpy(out + length, piece, n);
        length += n;
    }
    out[length] = 0;
    return true;
}

// By hand and not by strtod, which reads a comma where the user's language has one. Good to about 15 digits.
bool json_number(struct json value, double *out)
{
    const char *p = value.begin, *end = value.end;
    if (!p || (*p != '-' && (*p < '0' || *p > '9')))
        return false;
    const bool minus = *p == '-';
    double result = 0, unit = 1;
    p += minus;
    for (; p < end && *p >= '0' && *p <= '9'; p++)
        result = result * 10 + (*p - '0');
    if (p < end && *p == '.')
        for (p++; p < end && *p >= '0' && *p <= '9'; p++)
            result += (*p - '0') * (unit /= 10);
    if (p < end && (*p == 'e' || *p == 'E')) {
        p++;
        const bool down = *p == '-';
        int power = 0;
        for (p += *p == '-' || *p == '+'; p < end && power < 400; p++)
            power = power * 10 + (*p - '0');
        for (; power > 0; power--)
            result = down ? result / 10 : result * 10;
    }
    *out = minus ? -result : result;
    return true;
}

bool json_boolean(struct json value, bool *out)
{
    if (!value.begin || (*value.begin != 't' && *value.begin != 'f'))
        return false;
    *out = *value.begin == 't';
    return true;
}

static void raw(struct json_writer *w, const char *text, size_t n)
{
    if (w->full || w->length + n >= w->size) {
        w->full = true;
        return;
    }
    memcpy(w->out + w->length, text, n);
    w->out[w->length += n] = 0;
}

static void quoted(struct json_writer *w, const char *text)
{
    raw(w, "\"", 1);
    for (const char *end = text + strlen(text); text < end;) {
        const size_t n = character(text, end);
        char escape[8];
        if (!n)
            raw(w, "?", 1), text++;
        else if ((unsigned char)*text < 0x20)
            raw(w, escape, (size_t)snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*text)), text++;
        else {
            if (*text == '"' || *text == '\\')
                raw(w, "\\", 1);
            raw(w, text, n), text += n;
        }
    }
    raw(w, "\"", 1);
}

static void name(struct json_writer *w, const char *key)
{
    if (w->length && w->out[w->length - 1] != '{')
        raw(w, ",", 1);
    if (key) {
        quoted(w, key);
        raw(w, ":", 1);
    }
}

void json_begin(struct json_writer *w, char *out, size_t size)
{
    *w = (struct json_writer){.out = out, .size = size};
    out[0] = 0;
}

void json_open(struct json_writer *w, const char *key)
{
    name(w, key);
    raw(w, "{", 1);
}

void json_close(struct json_writer *w)
{
    raw(w, "}", 1);
}

void json_put_text(struct json_writer *w, const char *key, const char *text)
{
    name(w, key);
    quoted(w, text);
}

// In thousandths, without a locale's comma: nothing the link says needs more.
void json_put_number(struct json_writer *w, const char *key, double value)
{
    char text[40];
    const bool minus = value < 0;
    const long long thousandths = (long long)((minus ? -value : value) * 1000 + 0.5);
    const int n = thousandths % 1000 == 0
                      ? snprintf(text, sizeof text, "%s%lld", minus ? "-" : "", thousandths / 1000)
                      : snprintf(text, sizeof text, "%s%lld.%03lld", minus ? "-" : "", thousandths / 1000, thousandths % 1000);
    name(w, key);
    raw(w, text, (size_t)n);
}

void json_put_boolean(struct json_writer *w, const char *key, bool value)
{
    name(w, key);
    raw(w, value ? "true" : "false", value ? 4 : 5);
}
