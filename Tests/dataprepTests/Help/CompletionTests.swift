import Base
import Foundation
import TestSupport
import Testing

/// Completion scripts complete commands, options, their values and names of files, as the shells themselves say.
struct CompletionTests {
  /// Shells whose scripts are run; `.ci/run` installs them where it can.
  enum Shell: String, CaseIterable {
    case bash, zsh, fish

    var path: String? {
      ["/bin", "/usr/bin", "/usr/local/bin"].map { "\($0)/\(rawValue)" }.first { FileSystem.entry(at: $0) != nil }
    }
  }

  /// A command line, and the word that its last one becomes.
  static let lines = [
    ("dataprep crawl-", "crawl-extract"), ("dataprep warc sta", "stats"), ("dataprep tokenize enc", "encode"),
    ("dataprep crawl-extract xy", "xyz.warc.gz"), ("dataprep inspect xy", "xyz.warc.gz"),
    ("dataprep extract xy", "xyz.warc.gz"), ("dataprep warc ls xy", "xyz.warc.gz"),
    ("dataprep langid predict xy", "xyz.warc.gz"), ("dataprep crawl-extract --input xy", "xyz.warc.gz"),
    ("dataprep plan crawl-extract xy", "xyz.warc.gz"), ("dataprep models install xy", "xyz.warc.gz"),
    ("dataprep tokenize encode --tokenizer xy", "xyz.warc.gz"), ("dataprep crawl-extract --reje", "--rejects"),
    ("dataprep crawl-extract --format par", "parquet"),
    ("dataprep inspect --color al", "always"),
    // What the default subcommand takes.
    ("dataprep tokenize xy", "xyz.warc.gz"), ("dataprep tokenize xyz.warc.gz xy", "xyz.warc.gz"),
    ("dataprep tokenize --tokenizer xy", "xyz.warc.gz"), ("dataprep tokenize xyz.warc.gz --forma", "--format"),
    ("dataprep tokenize xyz.warc.gz --format mega", "megatron"),
  ]

  @Test(
    .enabled(if: Shell.bash.path != nil, "bash is not installed, so its completion is not run"), arguments: lines)
  func bashCompletes(_ line: String, _ word: String) throws {
    #expect(try Self.reply(to: line, by: .bash) == word)
  }

  @Test(
    .enabled(if: Shell.zsh.path != nil, "zsh is not installed (apt-get install zsh), so its completion is not run"),
    .timeLimit(.minutes(15)), arguments: lines)
  func zshCompletes(_ line: String, _ word: String) throws {
    // The shell's line as it stands after the tab key, with a space behind the word.
    let start = line.split(separator: " ").dropLast().joined(separator: " ")
    #expect(try Self.reply(to: line, by: .zsh) == "\(start) \(word) ")
  }

  @Test(
    .enabled(if: Shell.fish.path != nil, "fish is not installed (apt-get install fish), so its completion is not run"),
    arguments: lines)
  func fishCompletes(_ line: String, _ word: String) throws {
    #expect(try Self.reply(to: line, by: .fish) == word)
  }

  /// What a shell makes of a line whose end the tab key is pressed at; in a folder with one file that is not
  /// hidden, `xyz.warc.gz`.
  private static func reply(to line: String, by shell: Shell) throws -> String {
    try withTemporaryFolder { folder in
      try AtomicFile.write("", to: "\(folder)/xyz.warc.gz")
      let script = try Command.run(["--generate-completion-script", shell.rawValue])
      try AtomicFile.write(script.output, to: "\(folder)/.script")
      try AtomicFile.write(Self.driver(shell), to: "\(folder)/.driver")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: shell.path ?? "")
      let options = [Shell.bash: ["--norc"], .zsh: ["-f"], .fish: ["--no-config"]]
      process.arguments = (options[shell] ?? []) + [".driver", line]
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.environment = ["HOME": folder, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "dumb"]
      process.standardInput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      let reply = String(decoding: try FileSystem.read("\(folder)/.reply"), as: UTF8.self)
      return reply.hasSuffix("\n") ? String(reply.dropLast()) : reply
    }
  }

  /// A script of the shell that completes the line it is given, and writes what comes of it to `.reply`.
  private static func driver(_ shell: Shell) -> String {
    switch shell {
    case .bash:
      """
      source .script
      read -ra COMP_WORDS <<<"$1"
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE="$1" COMP_POINT=${#1}
      _dataprep dataprep "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}" >.reply
      """
    // An interactive shell in a terminal of its own is typed to, as its completion has no other way in.
    case .zsh:
      """
      zmodload zsh/zpty
      zpty shell "zsh -f -i"
      zpty -w shell "autoload -U compinit && compinit -u -D; source ./.script; compdef _dataprep dataprep
      told() { print -r -- \\$BUFFER >.reply.part; mv .reply.part .reply; exit }; zle -N told
      bindkey '^X' told; bindkey '^I' complete-word"
      zpty -n -w shell "$1"$'\\t\\x18'
      repeat 1200 { [[ -s .reply ]] && break; sleep 0.1; zpty -r -t shell said }
      zpty -d shell
      """
    case .fish:
      """
      source .script
      complete -C $argv[1] | string replace -r '\\t.*' '' >.reply
      """
    }
  }
}
