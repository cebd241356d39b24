import Base
import TestSupport
import Testing

@Suite struct ChildProcessTests {
  @Test(
    arguments: [
      (["true"], 0), (["false"], 1), (["sh", "-c", "exit 42"], 42), (["sh", "-c", "exit 255"], 255),
      (["/bin/sh", "-c", "true"], 0),
      // Found nowhere, no words, and killed: there is no exit status.
      (["dataprep-no-such-program"], nil), (["/none/x"], nil), ([], nil), (["sh", "-c", "kill -9 $$"], nil),
    ] as [([String], Int32?)])
  func exitStatus(_ arguments: [String], _ status: Int32?) {
    #expect(ChildProcess.run(arguments) == status)
    #expect(ChildProcess.output(of: arguments)?.status == status)
  }

  /// No shell reads the arguments.
  @Test func argumentsArriveAsTheyAre() {
    let words = ["a b", "$HOME", "\"", "'", "*", "", "ä", "\n", ";exit 3"]
    let output = ChildProcess.output(of: ["printf", "[%s]"] + words)
    #expect(output?.status == 0)
    #expect(output?.text == words.map { "[\($0)]" }.joined())
  }

  @Test func bothOutputsAreReadInOrder() {
    let output = ChildProcess.output(of: ["sh", "-c", "echo one; echo two >&2; echo three; exit 7"])
    #expect(output?.status == 7)
    #expect(output?.text == "one\ntwo\nthree\n")
  }

  /// More than fits a pipe, so that it has to be read while the program runs.
  @Test func longOutput() {
    let output = ChildProcess.output(of: ["sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' x"])
    #expect(output?.status == 0)
    #expect(output?.text.utf8.count == 1_000_000)
    #expect(output?.text.utf8.allSatisfy { $0 == UInt8(ascii: "x") } == true)
  }

  /// A program that reads ends, instead of waiting for a terminal.
  @Test func standardInputIsEmpty() {
    #expect(ChildProcess.output(of: ["wc", "-c"])?.text == "0\n")
  }

  /// Programs that run at the same time do not hold each other's pipes open: the quick ones are not waited for.
  @Test func manyAtATime() throws {
    let outputs = Monitor<[String]>([])
    try runItems(16, threads: 4) {
      { item in
        let text = ChildProcess.output(of: ["sh", "-c", "echo \(item)"])?.text ?? "none"
        outputs.withLock { $0.append(text) }
      }
    }
    let found = outputs.withLock { $0.sorted() }
    #expect(found == (0..<16).map { "\($0)\n" }.sorted())
  }
}
