## Before you answer

field-answer-anyway = I have read this and still want to answer
hint-answer-anyway = Otherwise press Cancel, and remove, approve or forward instead.
field-answer-kind = What is the post about?
answer-ordinary = The municipality's work – answer
answer-refer = For politicians – refer
hint-refer = Posts to politicians are not answered here but referred on: { $source }
field-referral = Referral
hint-referral = Posted only if you choose to refer.
caution-hateful = What is outright hateful or a joke is not answered: { $source }
politics-elsewhere = Political posts in others' channels are not answered: { $source }
error-anyway = Confirm that you want to answer, or press Cancel.
error-referral-alone = When you refer, only the referral is posted. Empty this field, or choose to answer.
outcome-referred = Referred
decided-referred = { $name } referred on at { $time }
log-referral-decided = Decided to refer on
