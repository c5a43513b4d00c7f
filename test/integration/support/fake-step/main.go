// A stand-in for bob-step that needs no recorder: runs the command and writes a record with a made-up signature.
// It lets the frontend be tested without privileges; nothing it writes is true but the times, the exit code and argv.
package main

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"syscall"
	"unsafe"
)

const recordPath = "/dev/.bob/out/record"

type object = map[string]any

func monotonicNs() string {
	var ts syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 1, uintptr(unsafe.Pointer(&ts)), 0)
	return strconv.FormatInt(ts.Nano(), 10)
}

func write(value any) {
	text, _ := json.Marshal(value)
	if err := os.WriteFile(recordPath, text, 0o644); err != nil {
		os.Stderr.WriteString("bob: " + err.Error() + "\n")
		os.Exit(125)
	}
}

func main() {
	var step []string
	env := []string{}
	for _, entry := range os.Environ() {
		if value, ok := strings.CutPrefix(entry, "__BOB_STEP="); ok {
			step = strings.Split(value, ";")
			continue
		}
		if strings.HasPrefix(entry, "no_proxy=") && strings.HasSuffix(entry, ";bob=tombstone") {
			write(object{"unrecorded": "tombstone"})
			return
		}
		env = append(env, entry)
	}
	if len(os.Args) > 2 && strings.Contains(strings.Join(os.Args, " "), "bob-fake-no-recorder") {
		write(object{"unrecorded": "no-recorder"})
		return
	}
	startNs, startedAt := monotonicNs(), time.Now()
	code := run(os.Args[1:], env)
	if code != 0 {
		os.Exit(code)
	}
	write(envelope(step, startNs, startedAt))
}

func run(args, env []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		if exit, ok := err.(*exec.ExitError); ok {
			return exit.ExitCode()
		}
		os.Stderr.WriteString("bob: " + err.Error() + "\n")
		return 127
	}
	return 0
}

func envelope(step []string, startNs string, startedAt time.Time) object {
	origin := "original"
	if len(step) > 3 && step[3] == "replay" {
		origin = "replay"
	}
	statement, _ := json.Marshal(object{
		"_type":         "https://in-toto.io/Statement/v1",
		"subject":       []object{{"name": "step", "digest": object{"sha256": strings.TrimPrefix(step[2], "sha256:")}}},
		"predicateType": "https://k8sstormcenter.com/bob/step-record/v1",
		"predicate":     record(origin, startNs, startedAt),
	})
	return object{
		"payload":     base64.StdEncoding.EncodeToString(statement),
		"payloadType": "application/vnd.in-toto+json",
		"signatures":  []object{{"keyid": "fake", "sig": "ZmFrZQ=="}},
	}
}

func record(origin, startNs string, startedAt time.Time) object {
	bootID, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	none := object{"exec": "none", "files": "none", "network": "none", "syscalls": "none", "capabilities": "none"}
	stamp := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
	return object{
		"recorder": object{"version": "fake", "kernelRelease": "fake", "architecture": runtime.GOARCH, "coverage": none},
		"execution": object{
			"origin": origin, "startedAt": stamp(startedAt), "finishedAt": stamp(time.Now()), "exitCode": 0,
			"clock": object{"bootId": strings.TrimSpace(string(bootID)), "startNs": startNs, "endNs": monotonicNs()},
		},
		"completeness": object{"complete": true, "lost": object{}, "truncated": object{}, "bypasses": []string{}},
		"processes":    []object{{"executable": os.Args[1], "argv": os.Args[1:], "count": 1, "uids": []int{0}, "exits": object{"0": 1}, "startedBy": []int{}}},
		"files":        object{"flagSets": []any{}, "directories": []any{}},
		"changes":      []any{}, "leftBehind": []any{}, "network": []any{}, "syscalls": object{},
		"capabilities": object{"used": []any{}, "denied": []any{}},
	}
}
