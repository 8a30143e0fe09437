package main

import (
	"os"
	"path/filepath"
)

// jobFiles are the generated files of the folder of jobs.
var jobFiles = map[string]func() []byte{
	"metadata/hmis.json":  metadata,
	"codes/diagnoses.csv": diagnosisSheet,
	"codes/regimens.csv":  regimenSheet,
}

func writeJobFiles(dir string) error {
	for name, content := range jobFiles {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), content(), 0o644); err != nil {
			return err
		}
	}
	return nil
}
