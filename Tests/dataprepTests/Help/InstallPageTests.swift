import Base
import Foundation
import TestSupport
import Testing

/// The commands of docs/install.md work as they are written, in a home folder of their own; not those that build, download
/// or install system packages.
struct InstallPageTests {
  private static let left = [
    "scripts/setup", "scripts/package", "scripts/check-package", "sudo apt ", "tar -xf ", "dataprep-0", "swift ",
    "install -m ", "dataprep models install ", "fpath=", "autoload ",
  ]

  @Test(.timeLimit(.minutes(15))) func everyOtherCommandWorks() throws {
    try withTemporaryFolder { home in
      let lines = try Self.lines(TestFiles.root + "/docs/install.md")
        .filter { line in !Self.left.contains { line.hasPrefix($0) } }
      #expect(lines.count >= 13)
      let removal = try #require(lines.firstIndex { $0.hasPrefix("rm ") })
      for line in lines[..<removal] { try Self.run(line, in: home) }
      for file in [
        ".local/share/bash-completion/completions/dataprep", ".local/share/zsh/completions/_dataprep",
        ".config/fish/completions/dataprep.fish", "sample-corpus/report.html",
      ] { #expect(FileSystem.entry(at: "\(home)/\(file)")?.byteCount ?? 0 > 10_000, "\(file)") }
      try AtomicFile.write("", to: "\(home)/.local/bin/dataprep")
      for line in lines[removal...] { try Self.run(line, in: home) }
      let rest = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
      let files = rest.filter {
        FileSystem.entry(at: "\(home)/\($0)")?.kind == .file && !$0.hasPrefix("sample-corpus/")
      }
      #expect(files.sorted() == [".errors", ".output"])
    }
  }

  /// Lines of the page's blocks of code.
  private static func lines(_ path: String) throws -> [String] {
    var isInside = false
    return String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n").compactMap { line in
      if line.hasPrefix("```") { isInside.toggle() }
      return isInside && !line.hasPrefix("```") ? String(line) : nil
    }
  }

  private static func run(_ line: String, in home: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let own = line.replacing("Tests/Fixtures/", with: TestFiles.fixture(""))
    process.arguments = ["-c", "{ \(own)\n} >.output 2>.errors"]
    process.currentDirectoryURL = URL(fileURLWithPath: home)
    process.environment = ["HOME": home, "PATH": "\(Path.split(Command.path).folder):/usr/bin:/bin", "LANG": "C.UTF-8"]
    try process.run()
    process.waitUntilExit()
    let errors = String(decoding: try FileSystem.read("\(home)/.errors"), as: UTF8.self)
    #expect(process.terminationStatus == 0, "\(line): \(errors)")
  }
}
