//go:build tools

// Package actionlint pins the linter that .ci/lint-workflows runs.
package actionlint

import _ "github.com/rhysd/actionlint/cmd/actionlint"
