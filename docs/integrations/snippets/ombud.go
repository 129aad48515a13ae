// Package ombud posts comments to Ombud and checks its callbacks. Nothing but the standard library; Go 1.19 or later.
package ombud

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const tolerance = 5 * time.Minute

// Client knows where Ombud is, without a slash at the end, and the site's webhook secret.
type Client struct{ URL, Secret string }

func (c Client) sign(id, timestamp string, body []byte) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(c.Secret, "whsec_"))
	if err != nil {
		return "", err
	}
	if len(key) < 24 { // anybody can sign with an empty one
		return "", errors.New("the webhook secret is not set, or not whole")
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
}

// Post posts one comment and returns the HTTP status and the answer.
func (c Client) Post(comment any) (status int, answer map[string]any, err error) {
	body, err := json.Marshal(comment)
	if err != nil {
		return 0, nil, err
	}
	random := make([]byte, 16)
	if _, err = rand.Read(random); err != nil {
		return 0, nil, err
	}
	id, timestamp := "msg_"+hex.EncodeToString(random), strconv.FormatInt(time.Now().Unix(), 10)
	signature, err := c.sign(id, timestamp, body)
	if err != nil {
		return 0, nil, err
	}
	request, err := http.NewRequest(http.MethodPost, c.URL+"/v1/comments", bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("content-type", "application/json")
	request.Header.Set("webhook-id", id)
	request.Header.Set("webhook-timestamp", timestamp)
	request.Header.Set("webhook-signature", signature)
	client := http.Client{Timeout: 10 * time.Second}
	response, err := client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	err = json.NewDecoder(response.Body).Decode(&answer)
	return response.StatusCode, answer, err
}

// Verify says whether a callback comes from Ombud; body is what came, to the byte.
func (c Client) Verify(header http.Header, body []byte) bool {
	timestamp := header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || age > tolerance || age < -tolerance {
		return false
	}
	expected, err := c.sign(header.Get("webhook-id"), timestamp, body)
	if err != nil {
		return false
	}
	for _, each := range strings.Fields(header.Get("webhook-signature")) {
		if hmac.Equal([]byte(expected), []byte(each)) {
			return true
		}
	}
	return false
}
