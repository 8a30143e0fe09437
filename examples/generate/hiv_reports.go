package main

import (
	"bytes"
	"math/rand/v2"
)

var hivFacilities = []facility{
	{"Kisumu County Referral Hospital", "13939", ""},
	{"Rabuor Sub-County Hospital", "14052", ""},
	{"Bondo Health Centre", "13507", ""},
}

func hivCodes() []string {
	var codes []string
	for _, f := range hivFacilities {
		codes = append(codes, f.code)
	}
	return codes
}

// hivReports are the monthly summaries of a register, one record a facility and
// month, with a number for each cell in which somebody was.
func hivReports() []byte {
	r := rand.New(rand.NewPCG(731, 1))
	var out bytes.Buffer
	for n, f := range hivFacilities {
		report := hivReport(r, f.code, "202603", 550-150*n)
		out.Write(line(report))
		if n == 0 {
			out.Write(line(report)) // exported twice
		}
		if n == 1 { // and corrected
			report["exported"] = "2026-04-09T08:00:00+03:00"
			report["cells"].(map[string]any)["HTS01-F04"] = 61
			out.Write(line(report))
		}
	}
	wrong := hivReport(r, "99999", "202603", 5) // nobody has this code
	out.Write(line(wrong))
	negative := hivReport(r, "13507", "202602", 40)
	negative["cells"].(map[string]any)["ART01-F05"] = -3
	out.Write(line(negative))
	text := hivReport(r, "14052", "202602", 10)
	text["cells"].(map[string]any)["ART02-M06"] = "12 (see book)"
	out.Write(line(text))
	unsent := hivReport(r, "13939", "", 10)
	delete(unsent, "month")
	out.Write(line(unsent))
	out.WriteString(`{"id":"13939-202602","exported":"2026-03-02T08:00:` + "\n") // the export was cut here
	return out.Bytes()
}

// hivReport fills so many of a thousand cells.
func hivReport(r *rand.Rand, code, month string, permille int) map[string]any {
	cells := map[string]any{}
	for _, i := range hivIndicators() {
		total := 0
		for age := range hivAges {
			for sex := range hivSexes {
				if name := i.cell(age, sex); name != "" && chance(r, permille) {
					n := r.IntN(40)
					cells[name] = n
					total += n
				}
			}
		}
		cells[i.code+"-ALL"] = total
	}
	received, used := 200+r.IntN(200), 50+r.IntN(100)
	return map[string]any{
		"id": code + "-" + month, "exported": "2026-04-02T08:00:00+03:00", "month": month, "facility": map[string]any{"mfl": code}, "cells": cells,
		"kits": map[string]any{"received": received, "used": used, "left": received - used - r.IntN(3), "days_out": r.IntN(4)},
	}
}
