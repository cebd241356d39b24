import Base
import Testing

@testable import Pairs

@Suite struct PairsErrorTests {
  @Test func `codes tell what is missing from what is bad`() {
    #expect(PairsErrorCode.missing.exitCode == .inputMissing)
    #expect(PairsErrorCode.badRecord.exitCode == .badInput)
    #expect(PairsErrorCode.nothingToDo.exitCode == .badInput)
    #expect(PairsErrorCode.badSettings.exitCode == .configuration)
    #expect(PairsErrorCode.inUse.exitCode == .tryAgain)
    #expect(PairsErrorCode.waiting.exitCode == .tryAgain)
  }
}
