import Base
import Foundation
import TestSupport
import Testing

@Suite struct ModelsCommandTests {
  private func run(_ arguments: [String], in folder: String) throws -> Command.Result {
    try Command.run(["models"] + arguments, environment: ["DATAPREP_CACHE": folder])
  }

  @Test func installsListsAndVerifies() throws {
    try withTemporaryFolder { folder in
      let installed = try run(["install", TestFiles.fixture("language/words.bin")], in: folder)
      #expect(installed.status == 0)
      #expect(installed.output == "\(folder)/models/words/words.bin\n")
      #expect(try run(["path", "words"], in: folder).output == installed.output)
      #expect(try run(["list"], in: folder).output.contains("words\t\(folder)/models/words/words.bin"))
      let verified = try run(["verify"], in: folder)
      #expect(verified.status == 0 && verified.output.hasPrefix("words\tok\t"))
      #expect(try run(["verify", "lid176"], in: folder).status == 66)
    }
  }

  @Test func filesOfOtherFormatsAreRefused() throws {
    try withTemporaryFolder { folder in
      #expect(try run(["install", TestFiles.fixture("language/train.txt")], in: folder).status == 65)
      let tokenizer = "\(folder)/mine.tiktoken"
      try AtomicFile.write("not a vocabulary\n", to: tokenizer)
      #expect(try run(["install", tokenizer], in: folder).status == 65)
      #expect(try run(["verify"], in: folder).output.isEmpty)
    }
  }

  @Test func namesOfTheProgramAndOfKnownModelsAreProtected() throws {
    try withTemporaryFolder { folder in
      for name in ["default", "none"] {
        let path = "\(folder)/\(name).bin"
        try FileManager.default.copyItem(atPath: TestFiles.fixture("language/words.bin"), toPath: path)
        let result = try run(["install", path], in: folder)
        #expect(result.status == 64)
        #expect(result.errors.contains("the name \(name) is reserved"))
        #expect(try run(["install", name], in: folder).status == 64)
      }
      let path = "\(folder)/lid176.ftz"
      try FileManager.default.copyItem(atPath: TestFiles.fixture("language/words.bin"), toPath: path)
      let result = try run(["install", path], in: folder)
      #expect(result.status == 65)
      #expect(result.errors.contains("expected 8f3472cf"))
    }
  }
}
