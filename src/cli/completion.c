/* hed completion: scripts for shells, made from the tables of commands and options. */
#include "cli/config.h"

#include <stdio.h>
#include <string.h>

static void each_option(const hed_command *command, void (*show)(hed_option_shape shape))
{
    hed_option_shape o;
    for (size_t i = 0; (o = hed_cli_option_at(i)).name; i++)
        if (o.help && hed_cli_takes(command, o.name))
            show(o);
}

/* Words separated by |, as they stand in tables, up to a blank. */
static void split(const char *choice, const char *separator)
{
    for (const char *at = choice; *at && *at != ' ';) {
        const size_t n = strcspn(at, "| ");
        printf("%s%.*s", at == choice ? "" : separator, (int)n, at);
        at += n + (at[n] == '|');
    }
}

static bool has_words(hed_option_shape o)
{
    return o.words || o.names;
}

static void words(hed_option_shape o, const char *separator)
{
    size_t n = 0;
    const char *const *names = o.names ? o.names(&n) : NULL;
    if (o.words)
        split(o.words, separator);
    for (size_t i = 0; i < n; i++)
        printf("%s%s", i > 0 ? separator : "", names[i]);
}

/* What a command may be told to do, as in "list|show [ID]…"; NULL when it takes other things. */
static const char *actions(const hed_command *command)
{
    const size_t n = strcspn(command->usage, " ");
    return command->usage[0] != '[' && memchr(command->usage, '|', n) ? command->usage : NULL;
}

/* ---- bash */

static void bash_option(hed_option_shape o)
{
    if (o.letter)
        printf(" -%c", o.letter);
    printf(" --%s", o.name);
}

static void bash_choices(void)
{
    hed_option_shape o;
    for (size_t i = 0; (o = hed_cli_option_at(i)).name; i++) {
        if (!has_words(o))
            continue;
        if (o.letter)
            printf("    -%c|", o.letter);
        else
            printf("    ");
        printf("--%s) COMPREPLY=($(compgen -W '", o.name);
        words(o, " ");
        printf("' -- \"$word\")); return ;;\n");
    }
}

static void bash(const hed_command *commands, size_t n)
{
    printf("# bash completion for hed: hed completion bash >/etc/bash_completion.d/hed\n"
           "_hed() {\n    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} options= actions=\n"
           "    if [ \"$COMP_CWORD\" = 1 ]; then\n        COMPREPLY=($(compgen -W '");
    for (size_t i = 0; i < n; i++)
        printf("%s%s", i > 0 ? " " : "", commands[i].name);
    printf("' -- \"$word\"))\n        return\n    fi\n    case $before in\n");
    bash_choices();
    printf("    esac\n    case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; i < n; i++) {
        printf("    %s) options='", commands[i].name);
        each_option(&commands[i], bash_option);
        printf("' actions='");
        if (actions(&commands[i]))
            split(actions(&commands[i]), " ");
        else if (strcmp(commands[i].name, "help") == 0)
            for (size_t k = 0; k < n; k++)
                printf("%s%s", k > 0 ? " " : "", commands[k].name);
        printf("' ;;\n");
    }
    printf("    esac\n    case $word in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")); return ;;\n    "
           "esac\n"
           "    if [ \"$COMP_CWORD\" = 2 ] && [ -n \"$actions\" ]; then\n"
           "        COMPREPLY=($(compgen -W \"$actions\" -- \"$word\"))\n    else\n"
           "        COMPREPLY=($(compgen -f -- \"$word\"))\n    fi\n}\ncomplete -o filenames -F _hed hed\n");
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

static void zsh_option(hed_option_shape o)
{
    printf(" \\\n        '%s--%s%s[", o.list ? "*" : "", o.name, o.flag ? "" : "=");
    zsh_text(o.help);
    printf("]");
    if (has_words(o)) {
        printf(":%s:(", o.name);
        words(o, " ");
        printf(")");
    } else if (!o.flag) {
        printf(":%s:_files", o.name);
    }
    printf("'");
}

static void zsh_rest(const hed_command *command, const hed_command *commands, size_t n)
{
    const bool help = strcmp(command->name, "help") == 0;
    if (actions(command) || help)
        printf(" \\\n        '1:what:(");
    if (actions(command))
        split(actions(command), " ");
    for (size_t i = 0; help && i < n; i++)
        printf("%s%s", i > 0 ? " " : "", commands[i].name);
    printf("%s \\\n        '*:file:_files' ;;\n", actions(command) || help ? ")'" : "");
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
        zsh_rest(&commands[i], commands, n);
    }
    printf("    esac\n}\n_hed \"$@\"\n");
}

static const char *of; /* the command whose options fish_option shows */

static void fish_option(hed_option_shape o)
{
    printf("complete -c hed -n '__fish_seen_subcommand_from %s' -l %s", of, o.name);
    if (o.letter)
        printf(" -s %c", o.letter);
    printf("%s -d '", o.flag ? "" : " -r");
    text(o.help, "'\\", "\\");
    printf("'");
    if (has_words(o)) {
        printf(" -f -a '");
        words(o, " ");
        printf("'");
    }
    printf("\n");
}

static void fish_actions(const hed_command *command, const hed_command *commands, size_t n)
{
    const bool help = strcmp(command->name, "help") == 0;
    if (!actions(command) && !help)
        return;
    printf("complete -c hed -n '__fish_seen_subcommand_from %s; and test (count (commandline -opc)) -eq 2' -f -a '",
           command->name);
    if (actions(command))
        split(actions(command), " ");
    for (size_t i = 0; help && i < n; i++)
        printf("%s%s", i > 0 ? " " : "", commands[i].name);
    printf("'\n");
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
        fish_actions(&commands[i], commands, n);
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
