import ArgumentParser
import Base
import Foundation
import TestSupport
import Testing

@testable import dataprep

/// Help texts are part of the interface: each is kept beside the tests, and a change of one is seen.
///
/// `DATAPREP_UPDATE_SNAPSHOTS=1 scripts/test --filter HelpTests` writes them anew.
@Suite struct HelpTests {
  /// Every command, as the words that call it.
  static let commands: [[String]] = {
    func below(_ command: any ParsableCommand.Type, _ words: [String]) -> [[String]] {
      [words] + command.configuration.subcommands.flatMap { below($0, words + [$0._commandName]) }
    }
    return below(Dataprep.self, [])
  }()

  @Test(arguments: commands)
  func helpIsAsKept(_ words: [String]) throws {
    let result = try Command.run(words + ["--help"], environment: ["COLUMNS": "100"])
    #expect(result.status == 0)
    let path = TestFiles.fixture("help/\((["dataprep"] + words).joined(separator: "-")).txt")
    if ProcessInfo.processInfo.environment["DATAPREP_UPDATE_SNAPSHOTS"] != nil {
      try AtomicFile.write(result.output, to: path)
    }
    #expect(String(decoding: try FileSystem.read(path), as: UTF8.self) == result.output)
  }

  /// A command that does something, rather than holding others, shows how it is called.
  @Test(arguments: commands)
  func helpHasExamples(_ words: [String]) throws {
    var path = [Dataprep.self as any ParsableCommand.Type]
    for word in words {
      path.append(path.last!.configuration.subcommands.first { $0._commandName == word } ?? path.last!)
    }
    let command = path.last!
    // What a command does by default is called by that command's name.
    let isDefault = path.dropLast().last?.configuration.defaultSubcommand == command
    let words = isDefault ? words.dropLast() : words
    guard command.configuration.subcommands.isEmpty else { return }
    #expect(!command.configuration.abstract.isEmpty)
    #expect(command.configuration.discussion.contains("dataprep \(words.joined(separator: " "))"), "\(words)")
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionsAreMade(_ shell: String) throws {
    let result = try Command.run(["--generate-completion-script", shell])
    #expect(result.status == 0)
    #expect(result.output.contains("crawl-extract"))
  }

  @Test func unknownCommandsAndOptionsAreUsageErrors() throws {
    #expect(try Command.run(["crawlextract"]).status == 64)
    let result = try Command.run(["crawl-extract", "x.warc", "--output", "x", "--thread", "2"])
    #expect(result.status == 64)
    #expect(result.errors.contains("--threads"))
  }
}
