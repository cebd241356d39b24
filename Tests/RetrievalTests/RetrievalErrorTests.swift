import Base
import Testing

@testable import Retrieval

@Suite struct RetrievalErrorTests {
  @Test func `codes tell bad vectors from bad settings`() {
    #expect(RetrievalErrorCode.badVectors.exitCode == .badInput)
    #expect(RetrievalErrorCode.badSettings.exitCode == .configuration)
  }
}
