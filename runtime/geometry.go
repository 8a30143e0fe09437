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

// appendLonLat appends a point as DHIS2 and GeoJSON do, the longitude first.
func appendLonLat(buf []byte, p stdlib.PointValue) []byte {
	buf = append(p.Longitude.AppendTo(append(buf, '[')), ',')
	return append(p.Latitude.AppendTo(buf), ']')
}

// appendCoordinate appends a point for COORDINATE. A text is refused: of two
// numbers in a text nobody can tell which is the latitude.
func appendCoordinate(buf []byte, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	p, ok := v.Point()
	if !ok {
		return buf, mismatch("COORDINATE", "a place, as `lat_lon(latitude, longitude)` makes it")
	}
	return appendLonLat(buf, p), placeFlaw(proved, p)
}

func placeFlaw(proved checks, p stdlib.PointValue) *flaw {
	if proved.has(CheckPlace) || onEarth(p) {
		return nil
	}
	return refused(codeNotAPlace, "the place is not on earth: latitudes end at 90 degrees and longitudes at 180")
}

// appendGeometry appends GeoJSON: a point, or a text that is GeoJSON already.
func appendGeometry(buf []byte, proved checks, v stdlib.Datum) ([]byte, *flaw) {
	if text, ok := v.Text(); ok {
		return appendGeoJSON(buf, text)
	}
	p, ok := v.Point()
	if !ok {
		return buf, mismatch("GEOJSON", "a place, or a text in GeoJSON")
	}
	buf = appendLonLat(append(buf, `{"type":"Point","coordinates":`...), p)
	return append(buf, '}'), placeFlaw(proved, p)
}

func appendGeoJSON(buf []byte, text string) ([]byte, *flaw) {
	if f := textFlaw(0, text); f != nil {
		return buf, f
	}
	return formed(buf, isGeometry(text), text, codeNotAPlace, "the text is not a GeoJSON geometry")
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
