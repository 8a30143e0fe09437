package stdlib

import (
	"regexp"
	"sync"
)

// maxPatterns is how many compiled patterns are kept. A mapping has few, but a
// pattern may also come from a record, and of those there is no end.
const maxPatterns = 1000

// patterns are the compiled patterns that the workers of a run share.
type patterns struct {
	mu    sync.RWMutex
	known map[string]*regexp.Regexp
}

func (p *patterns) compile(text string) (*regexp.Regexp, error) {
	p.mu.RLock()
	re, ok := p.known[text]
	p.mu.RUnlock()
	if ok {
		return re, nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	p.keep(text, re)
	return re, nil
}

func (p *patterns) keep(text string, re *regexp.Regexp) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) == maxPatterns {
		return
	}
	if p.known == nil {
		p.known = map[string]*regexp.Regexp{}
	}
	p.known[text] = re
}
