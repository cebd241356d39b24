#pragma once
#include <stdint.h>
#include <stdbool.h>
#include "converter.h"
#include "normalizer.h"
#include "normal_form.h"
#include "word_breaks.h"
