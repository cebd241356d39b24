import Base
import Testing

@testable import Inference

@Suite struct InferenceErrorTests {
  @Test func `codes tell a server that is gone from a setting that is wrong`() {
    #expect(InferenceErrorCode.unavailable.exitCode == .unavailable)
    #expect(InferenceErrorCode.unusable.exitCode == .unavailable)
    #expect(InferenceErrorCode.limitReached.exitCode == .tryAgain)
    #expect(InferenceErrorCode.badSettings.exitCode == .configuration)
    #expect(InferenceErrorCode.badAnswers.exitCode == .badInput)
  }
}
