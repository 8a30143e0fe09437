package runtime

import (
	"strconv"
	"strings"
)

// DHIS2 knows addresses by a long list of rules that has changed between its
// versions. These are the plain ones: what passes here passes in all of them.

const alphanumeric = letters + "0123456789"

// isEmail takes unquoted local parts of up to 64 characters at a domain.
func isEmail(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	if !ok || len(local) > 64 {
		return false
	}
	for _, atom := range strings.Split(local, ".") {
		if atom == "" || !consistsOf(atom, alphanumeric+"!#$%&*+/=?^_`{|}~-") {
			return false
		}
	}
	return isDomain(domain)
}

// isDomain takes names of at least two labels that end in a domain which all
// DHIS2 versions know.
func isDomain(text string) bool {
	labels := strings.Split(text, ".")
	if len(text) > 253 || len(labels) < 2 {
		return false
	}
	for _, label := range labels {
		if !isLabel(label) {
			return false
		}
	}
	top := strings.ToLower(labels[len(labels)-1])
	return strings.Contains(countryDomains, " "+top+" ") || strings.Contains(genericDomains, " "+top+" ")
}

func isLabel(label string) bool {
	return label != "" && len(label) <= 63 && consistsOf(label, alphanumeric+"-") &&
		label[0] != '-' && label[len(label)-1] != '-'
}

// isURL takes http, https and ftp addresses of a domain or an IPv4 address,
// with everything unusual in them written as %XX.
func isURL(text string) bool {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok || scheme != "http" && scheme != "https" && scheme != "ftp" {
		return false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	if end < len(rest) && rest[end] != '/' {
		return false
	}
	return isAuthority(rest[:end]) && isURLTail(rest[end:])
}

func isAuthority(text string) bool {
	host, port, hasPort := strings.Cut(text, ":")
	if hasPort {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 || port[0] == '0' {
			return false
		}
	}
	return isDomain(host) || isIPv4(host)
}

func isIPv4(text string) bool {
	parts := strings.Split(text, ".")
	for _, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || strconv.FormatUint(n, 10) != part {
			return false
		}
	}
	return len(parts) == 4
}

// isURLTail judges path, query and fragment.
func isURLTail(text string) bool {
	rest, fragment, _ := strings.Cut(text, "#")
	path, query, _ := strings.Cut(rest, "?")
	if strings.Contains(path, "//") || strings.Contains(path+"/", "/../") || strings.Contains(path+"/", "/./") {
		return false
	}
	return isEscaped(path, "-_.~!*'();:@&=+$,/") && isEscaped(query, "-_.~!*'();:@&=+$,/?") && isEscaped(fragment, "-_.~!*'();:@&=+$,/?")
}

// isEscaped reports whether a text has only letters, digits, the given marks
// and well-formed %XX.
func isEscaped(text, marks string) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '%':
			if i+2 >= len(text) || !consistsOf(text[i+1:i+3], "0123456789abcdefABCDEF") {
				return false
			}
			i += 2
		case !isLetter(c) && !isDigit(c) && strings.IndexByte(marks, c) < 0:
			return false
		}
	}
	return true
}

// The domains at the end of names, each between blanks.
const countryDomains = ` ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ` +
	`ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ` +
	`ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ` +
	`ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz ` +
	`na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw ` +
	`sa sb sc sd se sg sh si sj sk sl sm sn so sr st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ` +
	`ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw `

const genericDomains = ` aero africa app asia biz care cat center clinic cloud com community coop dev doctor edu email foundation ` +
	`global gov health healthcare hospital info institute int international jobs live med mil mobi museum name net ngo ong online org ` +
	`post pro science site social space support tech tel travel university website wiki work world xyz `
