/*
 * order.c
 *	  The order functions of schema erp.
 */
#include "api/command_function.h"

#include "domain/order/order.h"

FORGE_COMMAND_FUNCTION(forge_create_order, forge_order, FORGE_ORDER_CREATE);
FORGE_COMMAND_FUNCTION(forge_add_order_line, forge_order, FORGE_ORDER_ADD_LINE);
FORGE_COMMAND_FUNCTION(forge_change_order_line, forge_order, FORGE_ORDER_CHANGE_LINE);
FORGE_COMMAND_FUNCTION(forge_remove_order_line, forge_order, FORGE_ORDER_REMOVE_LINE);
FORGE_COMMAND_FUNCTION(forge_submit_order, forge_order, FORGE_ORDER_SUBMIT);
FORGE_COMMAND_FUNCTION(forge_confirm_payment, forge_order, FORGE_ORDER_CONFIRM_PAYMENT);
FORGE_COMMAND_FUNCTION(forge_complete_order, forge_order, FORGE_ORDER_COMPLETE);
FORGE_COMMAND_FUNCTION(forge_cancel_order, forge_order, FORGE_ORDER_CANCEL);
