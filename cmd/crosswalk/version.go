package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/crosswalk-dhis2/crosswalk/runtime"
)

func versionCommand(s system) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Tell the version of crosswalk, and what it was built with",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return misused("version takes nothing")
			}
			return s.print([]byte(versionText()))
		},
	}
}

// versionText is made from what the Go toolchain wrote into the program; a
// program built from a working copy has no version.
func versionText() string {
	version, toolchain := built()
	if version == "" {
		version = "of a working copy"
	}
	return fmt.Sprintf("crosswalk %s\nbuilt with %s\ntransform format %s\n", version, toolchain, runtime.Format)
}

// built gives the program's version, "" if it has none, and the toolchain's.
func built() (version, toolchain string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown", "unknown"
	}
	if info.Main.Version == "(devel)" {
		return "", info.GoVersion
	}
	return info.Main.Version, info.GoVersion
}

// agent is how the program presents itself to servers.
func agent() string {
	if version, _ := built(); version != "" {
		return "crosswalk/" + version
	}
	return "crosswalk"
}
