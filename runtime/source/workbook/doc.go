// Package workbook reads spreadsheets in the format of Excel's .xlsx (ECMA-376,
// both flavours): what their cells show, and what in them does not say what it
// seems to. It works nothing out, follows no link, and takes no more memory than
// it was told, whatever a file says of itself.
package workbook
