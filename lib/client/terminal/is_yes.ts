/** Whether somebody has answered a question with yes. */
export function isYes(answer: string): boolean {
  return answer.trim().toLowerCase().startsWith("y");
}
