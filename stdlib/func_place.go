package stdlib

import (
	"github.com/crosswalk-dhis2/crosswalk/stdlib/decimal"
)

// placeFunctions make places on earth.
func placeFunctions() []LibraryFunction {
	return []LibraryFunction{{
		Name: "lat_lon", Group: "Places", Doc: "The place at a latitude and a longitude in degrees, in this order; DHIS2 gets them in its own.",
		Examples:  []Example{{`lat_lon(0.35, 32.58) == lat_lon(0.35, 32.58)`, `true`}, {`lat_lon(132.58, 0)`, `fault`}},
		overloads: numeric(pointType, latLon)}}
}

var maxLatitude, maxLongitude = decimal.FromInt(90), decimal.FromInt(180)

func latLon(lat, lon decimal.Decimal) Datum {
	if lat.Abs().Cmp(maxLatitude) > 0 {
		return fault("a latitude above 90 degrees")
	}
	if lon.Abs().Cmp(maxLongitude) > 0 {
		return fault("a longitude above 180 degrees")
	}
	return DatumOf(PointValue{Latitude: lat, Longitude: lon})
}
