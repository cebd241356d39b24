import Base
import TestSupport
import Testing

@Suite struct PathTests {
  @Test(arguments: [
    ("a", ".", "a"), ("a/b", "a", "b"), ("/a", "/", "a"), ("/a/b/c", "/a/b", "c"), ("a/", "a", ""), ("", ".", ""),
    ("/", "/", ""), ("ä/ö", "ä", "ö"),
  ])
  func split(_ path: String, _ folder: String, _ name: String) {
    #expect(Path.split(path).folder == folder)
    #expect(Path.split(path).name == name)
  }

  @Test(arguments: [
    ("a", "b", "a/b"), ("a/", "b", "a/b"), ("/", "b", "/b"), ("", "b", "b"), ("a", "/b", "/b"), ("a", "", "a/"),
  ])
  func join(_ folder: String, _ name: String, _ path: String) { #expect(Path.join(folder, name) == path) }

  /// Paths of untrusted files: what leaves the directory is told by the text alone.
  @Test(arguments: [
    ("a", true), ("a/b.txt", true), ("..a", true), ("a/...", true), ("a b", true), ("", false), ("/a", false),
    ("a/", false), ("a//b", false), (".", false), ("./a", false), ("a/.", false), ("..", false), ("../a", false),
    ("a/../b", false), ("a/..", false), ("a\0b", false),
  ])
  func staysInside(_ path: String, _ stays: Bool) { #expect(Path.staysInside(path) == stays) }

  /// Random paths of few components: the normal form names the same place, and is its own normal form.
  @Test func normalFormNamesTheSamePlace() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<500 {
      let components = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        ["", ".", "..", "a", "b.c"].randomElement(using: &generator)!
      }
      let path = (Bool.random(using: &generator) ? "/" : "") + components.joined(separator: "/")
      let normalized = Path.normalized(path)
      let meant = components.filter { $0 != "" && $0 != "." }
      #expect(normalized.split(separator: "/").map(String.init) == meant, "\(path)")
      #expect(normalized.hasPrefix("/") == path.hasPrefix("/"), "\(path)")
      #expect(Path.normalized(normalized) == normalized)
      #expect(Path.staysInside(normalized) == (!meant.isEmpty && !meant.contains("..") && !path.hasPrefix("/")))
    }
  }

  @Test func absolutePathsBeginAtTheCurrentDirectory() {
    let current = Path.currentDirectory
    #expect(current.hasPrefix("/"))
    #expect(Path.absolute("/a/./b/") == "/a/b")
    #expect(Path.absolute("./a//b") == Path.join(current, "a/b"))
    #expect(Path.absolute(".") == current)
    #expect(FileSystem.entry(at: Path.ofThisProgram)?.kind == .file)
  }

  @Test func namesAreOrderedByBytesNotByLetters() {
    let names = ["a", "B", "ä", "a0", "", "Z", "a-", "z", "e\u{301}", "é"]
    #expect(names.sorted(by: Path.precedes) == ["", "B", "Z", "a", "a-", "a0", "e\u{301}", "z", "ä", "é"])
    // The same letter to a reader, two names to a file system.
    #expect(Path.precedes("e\u{301}", "é"))
    #expect(!Path.precedes("a", "a"))
  }
}
