// Package web reads from the servers that records come from and metadata is on.
//
// It only ever reads (GET), sends credentials to no other server than the one
// that they are for, follows no redirects, and holds every answer to a size and
// every silence to a time. What a server says in an error is not passed on, since
// it may hold what patients said; its status is.
//
// A request is tried again where that can help: the connection fails, or the
// server says that it is busy (429, 502, 503, 504), at the time it asks for.
package web
