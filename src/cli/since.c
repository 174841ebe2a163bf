/* --since: git is run, not linked. The ref is made a commit before anything else sees it; paths are given as they are
 * and after --; no external diff, text conversion or pager is run, and what git prints is read up to a limit. */
#include "cli/since.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define MOST ((size_t)256 << 20) /* bytes of a diff */

/* Runs git in a folder; each line that it prints goes to take. Its exit code; -1 when it could not be run. */
static int git(const char *folder, const char *const *arguments, void (*take)(void *, const char *), void *ctx)
{
    const char *argv[32] = {"git", "--literal-pathspecs", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C",
                            folder};
    size_t n = 7, bytes = 0;
    int pipes[2], status = -1;
    pid_t child;
    posix_spawn_file_actions_t actions;
    while (*arguments) {
        assert(n + 1 < sizeof argv / sizeof *argv);
        argv[n++] = *arguments++;
    }
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    const int failed = posix_spawnp(&child, "git", &actions, NULL, (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipes[1]);
    FILE *out = fdopen(pipes[0], "r");
    char line[512]; /* the beginning of each line is enough */
    bool start = true;
    while (!failed && out && bytes < MOST && fgets(line, sizeof line, out)) {
        const size_t len = strlen(line);
        bytes += len;
        if (start)
            take(ctx, line);
        start = len > 0 && line[len - 1] == '\n';
    }
    if (out)
        fclose(out);
    else
        close(pipes[0]); /* before the wait: git would wait for a reader */
    if (failed || waitpid(child, &status, 0) != child)
        return -1;
    if (bytes >= MOST)
        return -2;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void take_commit(void *ctx, const char *line)
{
    hed_since *since = ctx;
    snprintf(since->commit, sizeof since->commit, "%.*s", (int)strcspn(line, "\n"), line);
}

static void take_nothing(void *ctx, const char *line)
{
    (void)ctx;
    (void)line;
}

/* "@@ -12,3 +14,2 @@": lines 14 and 15 are new or changed. */
static void take_hunk(void *ctx, const char *line)
{
    hed_since *since = ctx;
    if (strncmp(line, "Binary files", 12) == 0)
        since->all = true;
    const char *plus = strncmp(line, "@@ -", 4) == 0 ? strstr(line, " +") : NULL;
    if (!plus)
        return;
    char *end;
    const unsigned long first = strtoul(plus + 2, &end, 10), count = *end == ',' ? strtoul(end + 1, &end, 10) : 1;
    if (end == plus + 2 || count == 0)
        return;
    if (since->n == since->cap) {
        since->cap = since->cap ? since->cap * 2 : 64;
        since->lines = realloc(since->lines, since->cap * sizeof *since->lines);
        if (!since->lines)
            abort();
    }
    since->lines[since->n][0] = (unsigned)first;
    since->lines[since->n++][1] = (unsigned)(first + count - 1);
}

bool hed_since_read(hed_since *since, const char *ref, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    char folder[4096], commit[512];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + (slash == path) : 1, slash ? path : ".");
    if ((size_t)snprintf(commit, sizeof commit, "%s^{commit}", ref) >= sizeof commit || strlen(path) >= sizeof folder) {
        hed_cli_fail("--since: the ref or path is too long");
        return false;
    }
    since->n = 0;
    since->all = false;
    since->commit[0] = 0;
    const int found =
        git(folder, (const char *const[]){"rev-parse", "--verify", "--quiet", "--end-of-options", commit, NULL},
            take_commit, since);
    if (found != 0 || since->commit[0] == 0) {
        if (found < 0)
            hed_cli_fail("--since: git cannot be run");
        else
            hed_cli_fail("--since: git knows no commit \"%s\" where %s is", ref, path);
        return false;
    }
    if (git(folder, (const char *const[]){"ls-files", "--error-unmatch", "--", name, NULL}, take_nothing, NULL) != 0) {
        since->all = true; /* git does not follow it: it is new */
        return true;
    }
    const int done = git(folder,
                         (const char *const[]){"diff", "--no-color", "--no-ext-diff", "--no-textconv", "--unified=0",
                                               "--inter-hunk-context=0", since->commit, "--", name, NULL},
                         take_hunk, since);
    if (done != 0)
        hed_cli_fail("--since: git diff failed for %s%s", path, done == -2 ? ": too much changed" : "");
    return done == 0;
}

bool hed_since_changed(const hed_since *since, unsigned line)
{
    size_t low = 0, high = since->n;
    if (since->all || line == 0)
        return true;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (since->lines[middle][1] < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low < since->n && since->lines[low][0] <= line;
}

void hed_since_free(hed_since *since)
{
    free(since->lines);
}
