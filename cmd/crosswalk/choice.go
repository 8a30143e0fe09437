package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// A choice is a flag that takes one of some words.
type choice struct {
	value string
	words []string
}

func choose(value string, words ...string) choice { return choice{value, words} }

// flag adds the flag to a command, with completion.
func (c *choice) flag(cmd *cobra.Command, name, usage string) {
	cmd.Flags().Var(c, name, usage)
	complete := cobra.FixedCompletions(c.words, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
		panic(err) // the flag was added two lines above
	}
}

// String is the chosen word.
func (c *choice) String() string { return c.value }

// Type is how the help shows what the flag takes.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// Set takes a word; another one is an error that lists them.
func (c *choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return errors.New("it is one of " + strings.Join(c.words, ", "))
	}
	c.value = word
	return nil
}
