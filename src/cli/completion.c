/* hed completion: scripts for shells, made from the tables of commands and options. */
#include "cli/config.h"

#include <stdio.h>
#include <string.h>

static void each_option(const hed_command *command, void (*show)(const char *name, hed_option_shape shape))
{
    const char *name;
    for (size_t i = 0; (name = hed_cli_option_name(i)); i++)
        if (hed_cli_takes(command, name))
            show(name, hed_cli_option(name));
}

static void words(const char *choice, const char *separator)
{
    for (const char *at = choice; *at;) {
        const size_t n = strcspn(at, "|");
        printf("%s%.*s", at == choice ? "" : separator, (int)n, at);
        at += n + (at[n] == '|');
    }
}

/* ---- bash */

static void bash_option(const char *name, hed_option_shape shape)
{
    (void)shape;
    printf(" --%s", name);
}

static void bash_choices(void)
{
    const char *name;
    for (size_t i = 0; (name = hed_cli_option_name(i)); i++) {
        const hed_option_shape shape = hed_cli_option(name);
        if (!shape.words)
            continue;
        printf("    --%s) COMPREPLY=($(compgen -W '", name);
        words(shape.words, " ");
        printf("' -- \"$word\")); return ;;\n");
    }
}

static void bash(const hed_command *commands, size_t n)
{
    printf("# bash completion for hed: hed completion bash >/etc/bash_completion.d/hed\n"
           "_hed() {\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options=\n"
           "    if [ \"$COMP_CWORD\" = 1 ]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < n; i++)
        printf("%s%s", i > 0 ? " " : "", commands[i].name);
    printf("' -- \"$word\"))\n        return\n    fi\n    case $before in\n");
    bash_choices();
    printf("    esac\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < n; i++) {
        printf("    %s) options='", commands[i].name);
        each_option(&commands[i], bash_option);
        printf("' ;;\n");
    }
    printf("    esac\n    case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
           "    *) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n    esac\n}\ncomplete -o filenames -F _hed hed\n");
}

/* ---- zsh and fish: with the help of each option */

static void text(const char *s, const char *escaped, const char *by)
{
    for (; *s; s++)
        if (strchr(escaped, *s))
            printf("%s%c", by, *s);
        else
            putchar(*s);
}

static void zsh_text(const char *s) /* within '…[…]' */
{
    for (; *s; s++)
        if (*s == '\'')
            printf("'\\''");
        else if (strchr("[]:\\", *s))
            printf("\\%c", *s);
        else
            putchar(*s);
}

static void zsh_option(const char *name, hed_option_shape shape)
{
    printf(" \\\n        '%s--%s%s[", shape.list ? "*" : "", name, shape.flag ? "" : "=");
    zsh_text(shape.help);
    printf("]");
    if (shape.words) {
        printf(":%s:(", name);
        words(shape.words, " ");
        printf(")");
    } else if (!shape.flag) {
        printf(":%s:_files", name);
    }
    printf("'");
}

static void zsh(const hed_command *commands, size_t n)
{
    printf("#compdef hed\n# zsh completion for hed: hed completion zsh >\"${fpath[1]}/_hed\"\n_hed() {\n"
           "    if (( CURRENT == 2 )); then\n        local -a commands=(");
    for (size_t i = 0; i < n; i++) {
        printf("\n            '%s:", commands[i].name);
        zsh_text(commands[i].what);
        printf("'");
    }
    printf("\n        )\n        _describe command commands\n        return\n    fi\n    local command=$words[2]\n"
           "    shift words; (( CURRENT-- ))\n    case $command in\n");
    for (size_t i = 0; i < n; i++) {
        printf("    %s) _arguments", commands[i].name);
        each_option(&commands[i], zsh_option);
        printf(" \\\n        '*:file:_files' ;;\n");
    }
    printf("    esac\n}\n_hed \"$@\"\n");
}

static const char *of; /* the command whose options fish_option shows */

static void fish_option(const char *name, hed_option_shape shape)
{
    printf("complete -c hed -n '__fish_seen_subcommand_from %s' -l %s%s -d '", of, name, shape.flag ? "" : " -r");
    text(shape.help, "'\\", "\\");
    printf("'");
    if (shape.words) {
        printf(" -f -a '");
        words(shape.words, " ");
        printf("'");
    }
    printf("\n");
}

static void fish(const hed_command *commands, size_t n)
{
    printf("# fish completion for hed: hed completion fish >~/.config/fish/completions/hed.fish\n");
    for (size_t i = 0; i < n; i++) {
        printf("complete -c hed -f -n __fish_use_subcommand -a %s -d '", commands[i].name);
        text(commands[i].what, "'\\", "\\");
        printf("'\n");
    }
    for (size_t i = 0; i < n; i++) {
        of = commands[i].name;
        each_option(&commands[i], fish_option);
    }
}

int hed_cli_completion(const hed_command *command, const hed_options *options)
{
    static const struct {
        const char *name;
        void (*print)(const hed_command *commands, size_t n);
    } shells[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};
    size_t n;
    const hed_command *commands = hed_cli_commands(&n);
    for (size_t i = 0; options->n_inputs == 1 && i < sizeof shells / sizeof *shells; i++)
        if (strcmp(options->inputs[0].path, shells[i].name) == 0) {
            shells[i].print(commands, n);
            return HED_EXIT_OK;
        }
    return hed_cli_fail("%s needs the name of a shell: bash, zsh or fish", command->name);
}
