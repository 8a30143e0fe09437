package runtime

import (
	"encoding/json"

	"github.com/crosswalk-dhis2/crosswalk/stdlib"
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// onEarth reports whether a point has a latitude from -90 to 90 and a longitude
// from -180 to 180 degrees.
func onEarth(p stdlib.PointValue) bool {
	return p.Latitude.Abs().Cmp(decimal.FromInt(90)) <= 0 && p.Longitude.Abs().Cmp(decimal.FromInt(180)) <= 0
}

// lonLat writes a point as DHIS2 and GeoJSON do, the longitude first.
func lonLat(p stdlib.PointValue) string {
	return "[" + p.Longitude.String() + "," + p.Latitude.String() + "]"
}

// formatCoordinate writes a point for COORDINATE. A text is refused: of two
// numbers in a text nobody can tell which is the latitude.
func formatCoordinate(proved checks, v stdlib.Value) formatted {
	p, ok := v.(stdlib.PointValue)
	if !ok {
		return mismatch("COORDINATE", "a place, as `lat_lon(latitude, longitude)` makes it")
	}
	if !proved.has(CheckPlace) && !onEarth(p) {
		return refused(codeNotAPlace, "the place is not on earth: latitudes end at 90 degrees and longitudes at 180")
	}
	return sendable(lonLat(p))
}

// formatGeometry writes GeoJSON: a point, or a text that is GeoJSON already.
func formatGeometry(proved checks, v stdlib.Value) formatted {
	if text, ok := stdlib.AsText(v); ok {
		if f := checkedText(text); !f.ok() {
			return f
		}
		return formed(isGeometry(text), text, codeNotAPlace, "the text is not a GeoJSON geometry")
	}
	f := formatCoordinate(proved, v)
	if f.code == codeValueKind {
		return mismatch("GEOJSON", "a place, or a text in GeoJSON")
	}
	if f.ok() {
		f.text = `{"type":"Point","coordinates":` + f.text + `}`
	}
	return f
}

// isGeometry reports whether a text is a JSON object that names a kind of
// geometry and has coordinates.
func isGeometry(text string) bool {
	var members map[string]json.RawMessage // and no struct, whose fields would take names in capitals too
	var kind string
	var coordinates []json.RawMessage
	if json.Unmarshal([]byte(text), &members) != nil || json.Unmarshal(members["type"], &kind) != nil ||
		json.Unmarshal(members["coordinates"], &coordinates) != nil || len(coordinates) == 0 {
		return false
	}
	switch kind {
	case "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon":
		return true
	}
	return false
}
