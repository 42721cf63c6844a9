// SPDX-License-Identifier: GPL-2.0-or-later
#include "json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) \
    do { \
        if (!(condition)) { \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
            exit(1); \
        } \
    } while (0)

static void reads_what_is_there(void)
{
    const char *text = " {\"a\": [1, {\"b\":\"x\"} ,-2.5e1], \"t\":\"\\u00e9\\ud83d\\ude00\\n\\\"\\u0000\", \"no\":null,\"y\":true}\n";
    struct json json, a, e = {0}, v;
    double n;
    bool b;
    char out[32];
    CHECK(json_check(text, strlen(text), &json));
    CHECK(json_member(json, "a", &a));
    CHECK(json_next(a, &e) && json_number(e, &n) && n == 1);
    CHECK(json_next(a, &e) && json_member(e, "b", &v) && json_text(v, out, sizeof out) && !strcmp(out, "x"));
    CHECK(json_next(a, &e) && json_number(e, &n) && n == -25);
    CHECK(!json_next(a, &e));
    CHECK(json_member(json, "t", &v) && json_text(v, out, sizeof out));
    CHECK(!strcmp(out, "\xC3\xA9\xF0\x9F\x98\x80\n\"\xEF\xBF\xBD"));
    CHECK(json_text(v, out, 5) && !strcmp(out, "\xC3\xA9")); // cut at a whole character
    CHECK(json_member(json, "y", &v) && json_boolean(v, &b) && b && !json_number(v, &n));
    CHECK(!json_member(json, "b", &v) && !json_text(v, out, sizeof out) && !out[0]);
}

static void refuses_what_is_wrong(void)
{
    static const char *const wrong[] = {"", "[]", "1", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":01x}", "{\"a\":.5}", "{a:1}",
                                        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\xFF\"}", "{\"a\":\"\xED\xA0\x80\"}", "{}x", "{\"a\":\"\n\"}",
                                        "{\"a\":[1 2]}", "{\"a\":tru}", "{\"a\":[}", "{\"a\":-}", "{\"a\":1e}",
                                        "{\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}"};
    struct json json;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!json_check(wrong[i], strlen(wrong[i]), &json));
}

// Texts changed at random, in memory of exactly their length, so that a sanitizer sees each byte too far.
static void survives_changed_texts(void)
{
    static const char seed_text[] = "{\"styles\":[{\"name\":\"a\",\"title\":\"\\u00e9\\ud83d\\ude00\"}],\"fps\":-1.5e3,\"x\":{\"y\":[true,null]}}";
    unsigned seed = 7, good = 0;
    for (int round = 0; round < 200000; round++) {
        size_t length = sizeof seed_text - 1;
        char *text = malloc(length);
        memcpy(text, seed_text, length);
        for (int n = 1 + (int)(seed >> 16) % 3; n > 0; n--) {
            seed = seed * 1664525u + 1013904223u;
            text[(seed >> 8) % length] = (seed >> 28) % 2 ? "{}[]\",:\\u019etn"[(seed >> 4) % 15] : (char)(seed >> 24);
        }
        seed = seed * 1664525u + 1013904223u;
        if (seed >> 30 == 0)
            length = (seed >> 8) % length;
        char *exact = malloc(length ? length : 1);
        memcpy(exact, text, length);
        free(text);
        struct json json, v, e = {0}, f;
        char out[8];
        double n;
        if (json_check(exact, length, &json)) {
            good++;
            if (json_member(json, "fps", &v))
                json_number(v, &n);
            json_member(json, "styles", &v);
            while (json_next(v, &e))
                if (json_member(e, "title", &f))
                    json_text(f, out, sizeof out);
        }
        free(exact);
    }
    CHECK(good > 1000);
}

static void writes_what_it_reads(void)
{
    char text[200], out[64];
    struct json_writer w;
    struct json json, v, u;
    double n;
    json_begin(&w, text, sizeof text);
    json_open(&w, NULL);
    json_put_text(&w, "t", "a\"\\\n\xC3\xA9\xFF");
    json_open(&w, "o");
    json_put_number(&w, "n", -1.25);
    json_put_boolean(&w, "b", true);
    json_close(&w);
    json_put_number(&w, "m", 5558272);
    json_close(&w);
    CHECK(!w.full && json_check(text, w.length, &json));
    CHECK(json_member(json, "t", &v) && json_text(v, out, sizeof out) && !strcmp(out, "a\"\\\n\xC3\xA9?"));
    CHECK(json_member(json, "o", &v) && json_member(v, "n", &u) && json_number(u, &n) && n == -1.25);
    CHECK(json_member(json, "m", &v) && json_number(v, &n) && n == 5558272);
    json_begin(&w, text, 10);
    json_put_text(&w, "much", "too long for it");
    CHECK(w.full && strlen(text) < 10);
}

int main(void)
{
    reads_what_is_there();
    refuses_what_is_wrong();
    survives_changed_texts();
    writes_what_it_reads();
    return 0;
}
