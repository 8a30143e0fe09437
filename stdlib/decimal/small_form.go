package decimal

// Small returns a number as coef / 10^scale, where it has that form.
func (d Decimal) Small() (coef int64, scale uint8, ok bool) { return d.coef, d.scale, d.big == nil }

// FromSmall is coef / 10^scale, as Small returned them.
func FromSmall(coef int64, scale uint8) Decimal { return Decimal{coef: coef, scale: scale} }
