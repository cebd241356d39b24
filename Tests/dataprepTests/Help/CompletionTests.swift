import Base
import Foundation
import TestSupport
import Testing

/// Completion scripts complete names of files, as the shell does without them.
struct CompletionTests {
  @Test(arguments: [
    ["dataprep", "inspect", "xy"], ["dataprep", "crawl-extract", "xy"], ["dataprep", "extract", "xy"],
    ["dataprep", "tokenize", "encode", "--tokenizer", "xy"], ["dataprep", "warc", "ls", "xy"],
    ["dataprep", "langid", "predict", "xy"],
  ])
  func bashCompletesFileNames(_ words: [String]) throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("", to: "\(folder)/xyz.warc.gz")
      let script = try Command.run(["--generate-completion-script", "bash"])
      try AtomicFile.write(script.output, to: "\(folder)/completion.bash")
      let list = words.map { "'\($0)'" }.joined(separator: " ")
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = [
        "-c",
        """
        source completion.bash; COMP_WORDS=(\(list)); COMP_CWORD=\(words.count - 1)
        COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}; _dataprep dataprep xy "${COMP_WORDS[COMP_CWORD-1]}" 2>/dev/null
        printf '%s\\n' "${COMPREPLY[@]}" >replies
        """,
      ]
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      try process.run()
      process.waitUntilExit()
      let replies = String(decoding: try FileSystem.read("\(folder)/replies"), as: UTF8.self)
      #expect(replies.split(separator: "\n") == ["xyz.warc.gz"])
    }
  }
}
