import Base
import Testing
import Tokenization

@Suite struct TokenizerErrorTests {
  @Test func codesEndTheProcessAsSysexitsHasIt() {
    #expect(TokenizerError(.damaged, "cut short").exitCode == .badInput)
    #expect(TokenizerError(.unknownTokenizer, "no such name").exitCode == .inputMissing)
    #expect(TokenizerError(.doesNotFit, "100,000 tokens in 16 bits").exitCode == .configuration)
  }
}
