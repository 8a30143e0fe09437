package main

import (
	"os"
	_ "time/tzdata" // zones of sources must be known on machines without a zone database
)

func main() {
	os.Exit(run(os.Args[1:], system{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv}))
}
