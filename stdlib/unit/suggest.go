package unit

import (
	"slices"
	"strings"
)

// spellings are what people write, in small letters, and what they mean by it.
var spellings = map[string]string{
	"lb": "[lb_av]", "lbs": "[lb_av]", "pound": "[lb_av]", "pounds": "[lb_av]", "oz": "[oz_av]", "ounce": "[oz_av]", "ounces": "[oz_av]",
	"st": "[stone_av]", "stone": "[stone_av]", "stones": "[stone_av]",
	"kgs": "kg", "kilo": "kg", "kilos": "kg", "kilogram": "kg", "kilograms": "kg", "gm": "g", "gms": "g", "gr": "g", "gram": "g", "grams": "g",
	"mgs": "mg", "mcg": "ug", "milligram": "mg", "milligrams": "mg", "microgram": "ug", "micrograms": "ug",
	"in": "[in_i]", "inch": "[in_i]", "inches": "[in_i]", "ft": "[ft_i]", "foot": "[ft_i]", "feet": "[ft_i]",
	"cms": "cm", "centimeter": "cm", "centimetre": "cm", "centimeters": "cm", "centimetres": "cm", "meter": "m", "metre": "m", "meters": "m", "metres": "m", "mtr": "m",
	"°c": "Cel", "c": "Cel", "degc": "Cel", "deg c": "Cel", "celsius": "Cel", "degree celsius": "Cel", "degrees celsius": "Cel",
	"°f": "[degF]", "f": "[degF]", "degf": "[degF]", "deg f": "[degF]", "fahrenheit": "[degF]", "degrees fahrenheit": "[degF]",
	"ltr": "L", "liter": "L", "litre": "L", "liters": "L", "litres": "L", "cc": "mL", "mls": "mL", "milliliter": "mL", "millilitre": "mL",
	"mmhg": "mm[Hg]", "mm hg": "mm[Hg]", "mm/hg": "mm[Hg]", "mm of hg": "mm[Hg]", "cmh2o": "cm[H2O]",
	"iu": "[IU]", "miu": "m[IU]", "units": "[IU]", "unit": "[IU]", "meq": "meq", "mosm": "mosm",
	"y": "a", "yr": "a", "yrs": "a", "year": "a", "years": "a", "mon": "mo", "mth": "mo", "month": "mo", "months": "mo", "w": "wk", "week": "wk", "weeks": "wk",
	"day": "d", "days": "d", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "mins": "min", "minute": "min", "minutes": "min",
	"sec": "s", "secs": "s", "second": "s", "seconds": "s",
	"bpm": "/min", "beats per minute": "/min", "breaths": "{breaths}", "beats": "{beats}",
	"percent": "%", "pct": "%", "cells": "{cells}", "copies": "{copies}", "cell": "{cells}",
	"mm3": "mm3", "mm³": "mm3", "m2": "m2", "m²": "m2", "cumm": "mm3", "cu mm": "mm3", "mg%": "mg/dL",
	"x10^9": "10*9", "x10^3": "10*3", "x10^6": "10*6", "x10^12": "10*12", "10e9": "10*9", "10e3": "10*3", "10e6": "10*6", "10e12": "10*12",
	"10⁹": "10*9", "10³": "10*3", "10⁶": "10*6", "10¹²": "10*12", "x10⁹": "10*9", "x10³": "10*3", "x10⁶": "10*6", "k": "10*3",
}

// plain are units whose letters people write in other cases.
var plain = []string{"kg", "g", "mg", "ug", "ng", "pg", "L", "dL", "mL", "uL", "fL", "m", "cm", "mm", "mol", "mmol", "umol", "nmol", "pmol", "U", "kPa", "Pa", "Cel", "min", "h", "d", "kcal", "meq", "mosm", "K"}

// Suggest is the unit that a text may stand for: "[lb_av]" for "lbs". ok is false
// where nothing is likely. It is for messages only; nothing takes it unasked.
func Suggest(text string) (string, bool) {
	text = strings.TrimSpace(strings.NewReplacer("µ", "u", "μ", "u", "×", "x", "·", ".").Replace(text))
	if meant, ok := spelling(text); ok {
		return meant, true
	}
	parts := strings.Split(text, "/")
	for i, part := range parts {
		part = strings.TrimSpace(part)
		if part == "" && i == 0 {
			continue
		}
		if _, err := Parse(part); err == nil {
			parts[i] = part
			continue
		}
		meant, ok := spelling(part)
		if !ok {
			return "", false
		}
		parts[i] = meant
	}
	joined := strings.Join(parts, "/")
	_, err := Parse(joined)
	return joined, err == nil
}

func spelling(text string) (string, bool) {
	small := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(text)), ".")
	if meant, ok := spellings[small]; ok {
		return meant, true
	}
	if i := slices.IndexFunc(plain, func(u string) bool { return strings.EqualFold(u, small) }); i >= 0 {
		return plain[i], true
	}
	return "", false
}
