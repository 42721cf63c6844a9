// SPDX-License-Identifier: GPL-2.0-or-later
// The picture shown instead of a frame that is late, in the frame's own format and size.
#pragma once

#include "picture.h"

struct cover;

// Reads the file (any picture OBS can read). Never NULL: without a file, or where it cannot be read, the cover is black.
struct cover *cover_load(const char *path);
void cover_free(struct cover *cover);
// Overwrites the picture. The first call for a format and size converts, later ones copy.
void cover_paint(struct cover *cover, struct picture *picture);
