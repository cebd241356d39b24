import AuditSimulation
import Testing

@Suite struct LabelsUntilRuleTests {
}
